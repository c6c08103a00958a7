package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cachescope.workspace.LimitsJson;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.LimitsTask;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.TaskEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope limits}. */
@Command(
        name = "limits",
        description = {
            "Finds how many cells can reuse before images lose more than a chosen quality: of feed-forward layers, of"
                    + " attention and of both, by bisection.",
            "",
            "Cells are added in the order of a policy: a router's β from the lowest, or a rule without router."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope limits --psnr 35",
            "      the shipped router's order",
            "  cachescope limits --policy greedy:k=100% --psnr 40 --images 16",
            "      smallest calibrated error for every multiply-accumulate saved first; k does not matter"
        })
final class LimitsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final AutoencoderOptions autoencoder = new AutoencoderOptions();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final SolverOptions solver = new SolverOptions();

    @Mixin
    private final ImageOptions images = new ImageOptions();

    @Option(
            names = "--psnr",
            paramLabel = "DB",
            defaultValue = "35",
            description = "least mean PSNR to the run without cache, in decibels (default: ${DEFAULT-VALUE})")
    private double psnr;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    LimitsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        try (TaskEngine started = engine.start()) {
            LimitsReport report = context.run(task(started), output.json());
            context.print(output.json(), () -> LimitsJson.of(report), report::text);
        }
        return 0;
    }

    private LimitsTask task(TaskEngine started) {
        return Usage.checked(spec, () -> {
            SampleRequest request = new SampleRequest(
                    autoencoder.of(model.choice()),
                    policy.choice(),
                    solver.length(),
                    solver.choice(),
                    images.guidance(),
                    null,
                    images.classes(),
                    images.count(),
                    images.seed(),
                    Path.of(""),
                    0);
            return new LimitsTask(context.installation(), started, request, psnr);
        });
    }
}
