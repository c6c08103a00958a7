package org.cachescope.app;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.cachescope.cli.Terminal;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.ReportJson;
import org.cachescope.workspace.WindowBenchReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cachescope bench-window}. */
@Command(
        name = "bench-window",
        mixinStandardHelpOptions = true,
        description = {
            "Measures how soon the window answers: the real one, drawn in memory, on the shipped model.",
            "",
            "Repainting after a move of θ, images from scratch and while θ is dragged, and the time between two frames"
                    + " while images, a training and a measurement are at work. Leave the machine alone meanwhile."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope bench-window",
            "  cachescope bench-window --json",
            "  cachescope bench-window --training"
        })
final class WindowBenchCommand implements Callable<Integer> {
    private final Installation installation;
    private final Terminal terminal;
    private final CancelToken cancel;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(names = "--training", description = "also train a router to its end by the recipe that the window offers")
    private boolean training;

    @Option(names = "--debug", description = "print the stack trace of a failure")
    private boolean debug;

    WindowBenchCommand(Installation installation, Terminal terminal, CancelToken cancel) {
        this.installation = installation;
        this.terminal = terminal;
        this.cancel = cancel;
    }

    @Override
    public Integer call() throws IOException {
        try {
            WindowBenchReport report = new WindowBench(installation, ProgressListener.NONE, cancel, training).run();
            terminal.out().print(json ? ReportJson.text(report) : text(report));
            terminal.out().flush();
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private static String text(WindowBenchReport report) {
        WindowBenchReport.Pulses pulses = report.pulses();
        return String.format(
                Locale.ROOT,
                """
                device: %s; window %s, drawn in memory; %d images, %d steps; medians [quartiles]
                  first images after the window     %8.0f ms
                  work of painting a move of theta  %s
                    of it the toolkit's thread      %s
                    of it the renderer              %s
                    seen, waiting included          %s
                    and of the two frames after     %s
                  images of a new seed, both runs   %s
                  images of a new theta in a drag   %s
                  images once a hand has settled    %s
                  between two frames                %8.1f ms, p99 %.1f, worst %.1f of %d
                %s""",
                report.device(),
                report.scene(),
                report.images(),
                report.steps(),
                report.firstImagesMillis(),
                millis(report.repaints().work()),
                millis(report.repaints().toolkit()),
                millis(report.repaints().renderer()),
                millis(report.repaints().seen()),
                millis(report.repaints().following()),
                millis(report.fromScratchMillis()),
                millis(report.dragMillis()),
                millis(report.settleMillis()),
                pulses.median(),
                pulses.p99(),
                pulses.worst(),
                pulses.n(),
                text(report.training()));
    }

    private static String text(WindowBenchReport.@Nullable Training training) {
        return training == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "  training a router                 %8.1f s, %d of %d cells reuse at theta %s%n",
                        training.seconds(),
                        training.reused(),
                        training.of(),
                        training.theta());
    }

    private static String millis(Quantiles q) {
        return String.format(Locale.ROOT, "%8.1f ms [%.1f, %.1f] of %d", q.median(), q.lower(), q.upper(), q.n());
    }
}
