package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TrainRouterRequest;
import org.cachescope.workspace.TrainRouterTask;
import org.cachescope.workspace.TrainingJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope train-router}. */
@Command(
        name = "train-router",
        sortOptions = false,
        description = {
            "Learns which layers may reuse, with the model's weights frozen (Learning-to-Cache).",
            "",
            "Writes a router as JSON; 'cachescope convert' makes the reference's .pt of it."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope train-router --out r20.json",
            "      for 20 steps of the shipped model; a minute or two",
            "  cachescope train-router --lambda 1e-4 --out r20-more.json",
            "      a larger λ reuses more",
            "  cachescope train-router --solver dpm++2m --out m20.json",
            "      for runs of another solver",
            "  cachescope train-router -m DiT-XL-2-256x256.pt --steps 50 --batch 1 --out xl50.json",
            "      a published model: whole runs begin from noise and need no images",
            "  cachescope train-router -m my-pixels --loss output --data photos --lambda 1e-6 --lr 1e-3 --out p20.json",
            "      as published, by images in one subfolder a class",
            "  cachescope train-router --out r50.json --steps 50 --checkpoint r50.safetensors",
            "  cachescope train-router --out r50.json --checkpoint r50.safetensors --resume",
            "      go on after Ctrl-C, by the recipe it began with"
        })
final class TrainRouterCommand implements Callable<Integer> {
    /** They say where model and images are, which must be those of the file. */
    private static final List<String> BESIDE_RESUME = List.of("--model", "--weights", "--heads", "--data");

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "the router to write")
    private Path out = Path.of("");

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Option(
            names = {"-s", "--steps"},
            paramLabel = "N",
            defaultValue = "20",
            description = "solver steps of the runs that it is for (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(
            names = "--solver",
            paramLabel = "SOLVER",
            converter = StepOptions.Converter.class,
            description =
                    "of those runs: ddim, dpm++2m, or for U-ViT dpm-solver-2 (default: ddim, dpm-solver-2 for U-ViT)")
    private @Nullable SolverName solver;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            converter = PatternConverter.class,
            description =
                    "which evaluations may reuse: any-step, all but the first (as HarmoniCa's routers, by --loss run), or for"
                            + " dpm-solver-2 unshifted (default: as published, alternate, or shifted for dpm-solver-2)")
    private @Nullable ReusePattern pattern;

    @Option(
            names = "--lambda",
            paramLabel = "λ",
            description = "weight of Σβ: how much to reuse (default: 1e-5; 1e-2 for U-ViT, whose error is a sum over an"
                    + " image's values)")
    private @Nullable Double lambda;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            description = "learning rate (default: 0.3; 0.15 by the loss of outputs)")
    private @Nullable Double learningRate;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "images of one iteration (default: 4; 16 by the loss of outputs)")
    private @Nullable Integer batch;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            description =
                    "updates in all (default: 60 of all rows; by the loss of outputs 40 for each row of the router, which"
                            + " is each network evaluation that may reuse)")
    private @Nullable Integer iterations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of everything (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--label-drop",
            paramLabel = "SHARE",
            defaultValue = "0.1",
            description = "share of labels dropped (default: ${DEFAULT-VALUE})")
    private double labelDrop;

    @Option(
            names = "--ste",
            paramLabel = "θ",
            description = "harden β at this threshold in the forward pass (straight-through)")
    private @Nullable Double straightThrough;

    @Option(
            names = "--loss",
            paramLabel = "WHERE",
            defaultValue = "run",
            description = "where errors are measured: output (as published) or run, in the finished images"
                    + " of whole runs (default: ${DEFAULT-VALUE})")
    private RouterLoss loss = RouterLoss.RUN;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "reuse",
            description = "what stands for a layer of low β: reuse (its stored output) or drop (nothing,"
                    + " Learning-to-Drop, to compare with; default: ${DEFAULT-VALUE})")
    private RouterMode mode = RouterMode.REUSE;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description =
                    "by the loss of outputs: images in one subfolder a class (default: the model's own generator)")
    private @Nullable Path data;

    @Mixin
    private final ResumeOptions training = new ResumeOptions(100);

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    TrainRouterCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        TrainRouterRequest request = Usage.checked(spec, () -> {
            requireJson(out);
            training.refuseRecipe("--iterations", BESIDE_RESUME);
            return new TrainRouterRequest(
                    model.choice(),
                    new TrainRouterRequest.Learning(
                            solver,
                            steps,
                            pattern,
                            lambda,
                            learningRate,
                            batch,
                            iterations,
                            labelDrop,
                            straightThrough,
                            loss,
                            mode,
                            seed),
                    data,
                    out,
                    training.checkpoint(),
                    training.resume(),
                    training.saveEvery());
        });
        try (TaskEngine started = engine.start()) {
            TrainRouterTask.Report report =
                    context.run(new TrainRouterTask(context.installation(), started, request), output.json());
            context.print(
                    output.json(),
                    () -> TrainingJson.of(report),
                    () -> report.file() + ": " + report.cells() + " at θ " + report.theta() + "\n");
        }
        return 0;
    }

    /** Only the router's JSON says how it was trained; the other formats are made of it. */
    private static void requireJson(Path out) {
        String name = out.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".pt") || name.endsWith(".pth")) {
            throw new IllegalArgumentException("--out: expected a .json, which keeps how the router was trained, found "
                    + out + "; make the other of it by 'cachescope convert'");
        }
    }
}
