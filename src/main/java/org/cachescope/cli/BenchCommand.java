package org.cachescope.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.cachescope.workspace.BatchBench;
import org.cachescope.workspace.BenchReport;
import org.cachescope.workspace.BenchTask;
import org.cachescope.workspace.DecoderBench;
import org.cachescope.workspace.ReportJson;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.studio.DragBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cachescope bench}. */
@Command(
        name = "bench",
        description = {
            "Measures the engine against its floor: forward passes beside their matrix products alone, cached runs beside"
                    + " the ratio of multiply-accumulates, router training beside forward passes.",
            "",
            "What is compared runs in turn in one process. Leave the machine alone meanwhile; it takes some minutes."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope bench",
            "  cachescope bench --json > bench.json",
            "  cachescope bench --drag",
            "  cachescope bench --decoder",
            "  cachescope bench --batches"
        })
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--drag",
            description =
                    "measure how soon images follow θ instead: from scratch, and along a drag through twenty values")
    private boolean drag;

    @Option(
            names = "--decoder",
            description = "measure decoding instead: an image of 256 pixels by the published autoencoder's sizes,"
                    + " beside its convolutions alone")
    private boolean decoder;

    @Option(
            names = "--batches",
            description =
                    "measure large batches instead: in the slices that a CPU takes them in, beside the same batch as"
                            + " a whole")
    private boolean batches;

    private final Context context;

    BenchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        try (TaskEngine started = engine.start()) {
            if (drag) {
                DragBench.Report report = context.run(new DragBench(context.installation(), started), output.json());
                context.print(output.json(), report::json, () -> BenchText.of(report));
                return 0;
            }
            if (decoder) {
                DecoderBench.Report report = context.run(new DecoderBench(started), output.json());
                context.print(output.json(), report::json, () -> BenchText.of(report));
                return 0;
            }
            if (batches) {
                BatchBench.Report report = context.run(new BatchBench(context.installation(), started), output.json());
                context.print(output.json(), report::json, () -> BenchText.of(report));
                return 0;
            }
            BenchReport report = context.run(new BenchTask(context.installation(), started), output.json());
            context.print(output.json(), () -> ReportJson.of(report), () -> BenchText.of(report));
            return 0;
        }
    }
}
