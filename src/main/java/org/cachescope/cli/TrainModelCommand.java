package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TrainModelRequest;
import org.cachescope.workspace.TrainModelTask;
import org.cachescope.workspace.TrainingJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope train-model}. */
@Command(
        name = "train-model",
        sortOptions = false,
        description = {
            "Trains a small DiT or U-ViT from nothing, on shapes that are drawn as they are needed.",
            "",
            "Writes a model bundle of the averaged weights. With --checkpoint it can be stopped (Ctrl-C, --time-limit)"
                    + " and resumed without a difference."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope train-model --out my-shapes --checkpoint my-shapes.safetensors",
            "  cachescope train-model --out my-shapes --checkpoint my-shapes.safetensors --resume --time-limit 60",
            "      an hour more of it",
            "  cachescope train-model --out tiny --size 16 --width 64 --depth 4 --images 20000",
            "      minutes on a laptop",
            "  cachescope train-model --out latents --network uvit --size 64 --autoencoder my-vae --guidance 0.7",
            "      a U-ViT in an autoencoder's latents, with the guidance that it will suggest, counted as published"
        })
final class TrainModelCommand implements Callable<Integer> {
    /** They change nothing that was trained. */
    private static final List<String> BESIDE_RESUME =
            List.of("--time-limit", "--autoencoder", "--name", "--guidance", "--theta");

    private static final int PIXEL_PATCH = 4;
    private static final int LATENT_PATCH = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "the model bundle to write")
    private Path out = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "start from this model's weights, with fresh moments; choose another --seed to see other images")
    private @Nullable Path initial;

    @Mixin
    private final ResumeOptions training = new ResumeOptions(500);

    @Mixin
    private final LearningOptions learning = new LearningOptions(48, 0.3, 0.9995);

    @Option(names = "--images", paramLabel = "N", description = "images to see in all (default: 600000)")
    private @Nullable Long images;

    @Option(
            names = "--muon-rate",
            defaultValue = "0.02",
            description = "learning rate of the blocks' matrices (default: ${DEFAULT-VALUE})")
    private double muonRate;

    @Option(
            names = "--adam-rate",
            defaultValue = "0.001",
            description = "learning rate of all other weights (default: ${DEFAULT-VALUE})")
    private double adamRate;

    @Option(
            names = "--label-drop",
            defaultValue = "0.1",
            description = "share of labels dropped for guidance (default: ${DEFAULT-VALUE})")
    private double labelDrop;

    @Option(
            names = "--snr-cap",
            defaultValue = "5",
            description = "cap of the weighting by signal-to-noise ratio (default: ${DEFAULT-VALUE})")
    private double snrCap;

    @Option(
            names = "--size",
            defaultValue = "32",
            description = "side of the images in pixels (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--network",
            defaultValue = "dit",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private TrainModelRequest.Kind kind = TrainModelRequest.Kind.DIT;

    @Option(
            names = "--autoencoder",
            paramLabel = "FOLDER",
            description =
                    "learn in the latents of this autoencoder, as train-autoencoder writes it; the bundle brings it"
                            + " along")
    private @Nullable Path autoencoder;

    @Option(names = "--patch", description = "side of a patch (default: 4, in latents 2)")
    private @Nullable Integer patch;

    @Option(names = "--width", defaultValue = "128", description = "width of the network (default: ${DEFAULT-VALUE})")
    private int width;

    @Option(
            names = "--depth",
            defaultValue = "12",
            description = "blocks, a U-ViT's without the middle one (default: ${DEFAULT-VALUE})")
    private int depth;

    @Option(names = "--heads", defaultValue = "4", description = "attention heads (default: ${DEFAULT-VALUE})")
    private int heads;

    @Option(names = "--name", description = "the model's name (default: the folder's)")
    private @Nullable String name;

    @Option(names = "--guidance", description = "scale it will suggest (default: 2)")
    private @Nullable Double guidance;

    @Option(names = "--theta", description = "router threshold it will suggest (default: 0.1)")
    private @Nullable Double theta;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    TrainModelCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        TrainModelRequest request = Usage.checked(spec, () -> {
            training.refuseRecipe("--images", BESIDE_RESUME);
            return request();
        });
        try (TaskEngine started = engine.start()) {
            TrainModelTask.Report report = context.run(new TrainModelTask(started, request), output.json());
            context.print(
                    output.json(),
                    () -> TrainingJson.of(report),
                    () -> report.folder() + ": " + report.name() + ", " + report.step() + " of " + report.steps()
                            + " steps" + (report.finished() ? "" : ", to be resumed") + "\n");
        }
        return 0;
    }

    private int patch() {
        return Objects.requireNonNullElse(patch, autoencoder == null ? PIXEL_PATCH : LATENT_PATCH);
    }

    private TrainModelRequest request() {
        return new TrainModelRequest(
                new TrainModelRequest.Sizes(kind, size, patch(), width, depth, heads),
                autoencoder,
                new TrainModelRequest.Optimization(
                        images,
                        learning.batch(),
                        muonRate,
                        adamRate,
                        learning.warmUp(),
                        learning.decayShare(),
                        learning.ema(),
                        labelDrop,
                        snrCap,
                        learning.seed()),
                new TrainModelRequest.Suggestions(name, guidance, theta),
                initial,
                out,
                training.sitting(learning.timeLimit()));
    }
}
