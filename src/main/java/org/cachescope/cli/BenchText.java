package org.cachescope.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.workspace.BatchBench;
import org.cachescope.workspace.BenchReport;
import org.cachescope.workspace.DecoderBench;
import org.cachescope.workspace.studio.DragBench;

/** Measured speeds for people: medians with quartiles. */
final class BenchText {
    private BenchText() {}

    static String of(BenchReport report) {
        StringBuilder text = new StringBuilder();
        line(text, "device: %s; medians [quartiles]", report.device());
        for (BenchReport.Forward forward : report.forwards()) {
            line(
                    text,
                    "%n%s, %d batch rows, %s a full step",
                    forward.network(),
                    forward.batchRows(),
                    Figures.macs(forward.macs()));
            line(
                    text,
                    "  full step            %s, %.0f GMAC/s",
                    millis(forward.fullMillis()),
                    forward.gigaMacsPerSecond());
            line(text, "  matrix products      %s", millis(forward.productsMillis()));
            line(text, "  all layers reused    %s", millis(forward.allReusedMillis()));
            line(text, "  full over products   %s", ratio(forward.forwardOverMatmul()));
        }
        List<BenchReport.Run> runs = new ArrayList<>(report.runs());
        runs.addAll(report.uvitRuns());
        for (BenchReport.Run run : runs) {
            line(text, "%n%s: %d of %d cells reuse", run.schedule(), run.reusedCells(), run.cells());
            line(text, "  full run             %s", millis(run.fullMillis()));
            line(text, "  cached run           %s", millis(run.cachedMillis()));
            line(
                    text,
                    "  speed-up             %s of %.3f by executed MACs: %.3f",
                    ratio(run.speedUp()),
                    run.macRatio(),
                    run.speedUpOverMacRatio());
        }
        BenchReport.Training training = report.training();
        line(text, "%nrouter training on %s, batch %d, plain kernels", training.network(), training.batchRows());
        line(text, "  iteration            %s", millis(training.stepMillis()));
        line(text, "  forward pass         %s", millis(training.forwardMillis()));
        line(text, "  iteration over it    %s", ratio(training.stepOverForward()));
        return text.toString();
    }

    static String of(DragBench.Report report) {
        StringBuilder text = new StringBuilder();
        line(text, "θ of %s, %d guided images of %d steps", report.router(), report.images(), report.steps());
        line(text, "  from scratch         %s", millis(report.fromScratchMillis()));
        line(text, "  along a drag         %s", millis(report.dragMillis()));
        line(text, "  steps taken over     %8.1f on average", report.resumedSteps());
        return text.toString();
    }

    static String of(DecoderBench.Report report) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "device: %s; an image of %d × %d pixels, %s of convolutions",
                report.device(),
                report.pixels(),
                report.pixels(),
                Figures.macs(report.macs()));
        line(text, "  decoding             %s, %.0f GMAC/s", millis(report.decodeMillis()), report.gigaMacsPerSecond());
        line(text, "  convolutions         %s", millis(report.convolutionsMillis()));
        line(text, "  decoding over them   %s", ratio(report.decodeOverConvolutions()));
        return text.toString();
    }

    static String of(BatchBench.Report report) {
        StringBuilder text = new StringBuilder();
        line(text, "device: %s; medians [quartiles]", report.device());
        for (BatchBench.Batch batch : report.batches()) {
            line(text, "%n%s: %d images, %d evaluations", batch.name(), batch.images(), batch.evaluations());
            line(text, "  as a whole           %s", millis(batch.wholeMillis()));
            line(text, "  at most %2d at once   %s", batch.atOnce(), millis(batch.slicedMillis()));
            line(text, "  whole over slices    %s", ratio(batch.wholeOverSlices()));
        }
        return text.toString();
    }

    private static String millis(Quantiles q) {
        return String.format(Locale.ROOT, "%8.2f ms [%.2f, %.2f] of %d", q.median(), q.lower(), q.upper(), q.n());
    }

    private static String ratio(Quantiles q) {
        return String.format(Locale.ROOT, "%8.3f [%.3f, %.3f]", q.median(), q.lower(), q.upper());
    }

    private static void line(StringBuilder text, String pattern, Object... values) {
        text.append(String.format(Locale.ROOT, pattern, values)).append(System.lineSeparator());
    }
}
