package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.EvaluateRequest;
import org.cachescope.workspace.evaluate.EvaluateTask;
import org.cachescope.workspace.evaluate.PointJson;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.Shard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Judges the images of a policy: FID, KID, precision and recall against references, PSNR and SSIM to the"
                    + " uncached run.",
            "",
            "What is made is kept in --out, batch by batch; the same command goes on where it stopped."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope evaluate --images 1000 --theta 0.1 --out results",
            "  cachescope evaluate --images 5000 --shard 2/7 --out shard2",
            "      the second of seven shares, such as on the second of seven machines",
            "  cachescope evaluate --images 5000 --merge shard1,shard2,… --out results",
            "      the figures of all shares, exactly those of one undivided run"
        })
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final SettingOptions setting = new SettingOptions();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final SolverOptions solver = new SolverOptions();

    @Option(
            names = {"-n", "--images"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "how many to judge (default: ${DEFAULT-VALUE}); FID wants 10,000 or more")
    private int images;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the first batch's noise (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "folder for the results")
    private Path out = Path.of("");

    @Option(names = "--shard", paramLabel = "I/N", description = "make every N-th batch only, from the I-th on")
    private @Nullable String shard;

    @Option(
            names = "--merge",
            paramLabel = "FOLDER",
            split = ",",
            description = "take over the batches of these folders, and judge them as one")
    private List<Path> merge = new ArrayList<>();

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    EvaluateCommand(Context context) {
        this.context = context;
    }

    /** What was asked for. */
    EvaluateRequest request() {
        return Usage.checked(
                spec,
                () -> new EvaluateRequest(
                        setting.setting(solver.choice()),
                        policy.choice(),
                        solver.length(),
                        seed,
                        images,
                        out,
                        shard == null ? Shard.WHOLE : Shard.parse(shard)));
    }

    @Override
    public Integer call() throws IOException {
        EvaluateRequest request = request();
        try (TaskEngine started = engine.start()) {
            EvaluateTask.Report report =
                    context.run(new EvaluateTask(context.installation(), started, request, merge), output.json());
            PointResult point = report.point();
            context.print(
                    output.json(),
                    () -> point == null ? EvaluateText.shardJson(report) : PointJson.of(point),
                    () -> point == null ? EvaluateText.shard(report) : EvaluateText.of(point));
        }
        return 0;
    }
}
