package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TrainAutoencoderRequest;
import org.cachescope.workspace.TrainAutoencoderTask;
import org.cachescope.workspace.TrainingJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope train-autoencoder}. */
@Command(
        name = "train-autoencoder",
        sortOptions = false,
        description = {
            "Trains a small KL autoencoder from nothing, on shapes that are drawn as they are needed.",
            "",
            "Writes a folder as diffusers does, with the latents' scale as measured. With --checkpoint it can be"
                    + " stopped (Ctrl-C, --time-limit) and resumed without a difference."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope train-autoencoder --out my-vae --size 32 --checkpoint my-vae.safetensors",
            "      learns on small images, which is quicker: what it learns holds for others",
            "  cachescope train-autoencoder --out my-vae-64 --from my-vae --images 10000",
            "      settles it on larger ones",
            "  cachescope train-model --out my-latents --network uvit --autoencoder my-vae-64"
        })
final class TrainAutoencoderCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "the autoencoder's folder to write")
    private Path out = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "FOLDER",
            description = "start from this autoencoder's weights and sizes, with fresh moments")
    private @Nullable Path initial;

    @Mixin
    private final ResumeOptions training = new ResumeOptions(500);

    @Mixin
    private final LearningOptions learning = new LearningOptions(16, 0.5, 0.998);

    @Option(names = "--images", paramLabel = "N", description = "images to see in all (default: 100000)")
    private @Nullable Long images;

    @Option(
            names = "--lr",
            paramLabel = "RATE",
            defaultValue = "0.002",
            description = "highest learning rate (default: ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--edge-weight",
            defaultValue = "0.5",
            description = "weight of the error of differences between neighbouring pixels (default: ${DEFAULT-VALUE})")
    private double edgeWeight;

    @Option(
            names = "--kl-weight",
            defaultValue = "0.005",
            description = "weight of the latents' divergence from the standard normal (default: ${DEFAULT-VALUE})")
    private double klWeight;

    @Option(
            names = "--size",
            defaultValue = "64",
            description = "side of the images in pixels (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--widths",
            split = ",",
            defaultValue = "16,32,32",
            description = "channels of each level, that of the full resolution first (default: ${DEFAULT-VALUE})")
    private List<Integer> widths = List.of();

    @Option(
            names = "--latent-channels",
            paramLabel = "N",
            defaultValue = "4",
            description = "channels of the latents (default: ${DEFAULT-VALUE})")
    private int latentChannels;

    @Option(
            names = "--res-blocks",
            paramLabel = "N",
            defaultValue = "1",
            description = "residual blocks of an encoder's level (default: ${DEFAULT-VALUE})")
    private int resBlocks;

    @Option(
            names = "--groups",
            paramLabel = "N",
            defaultValue = "4",
            description = "groups of channels that are normalised together (default: ${DEFAULT-VALUE})")
    private int groups;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    TrainAutoencoderCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        TrainAutoencoderRequest request = Usage.checked(spec, () -> {
            training.refuseRecipe("--images", List.of("--time-limit"));
            return new TrainAutoencoderRequest(
                    new TrainAutoencoderRequest.Sizes(size, widths, latentChannels, resBlocks, groups),
                    new TrainAutoencoderRequest.Optimization(
                            images,
                            learning.batch(),
                            rate,
                            learning.warmUp(),
                            learning.decayShare(),
                            learning.ema(),
                            edgeWeight,
                            klWeight,
                            learning.seed()),
                    initial,
                    out,
                    training.sitting(learning.timeLimit()));
        });
        try (TaskEngine started = engine.start()) {
            TrainAutoencoderTask.Report report = context.run(new TrainAutoencoderTask(started, request), output.json());
            context.print(output.json(), () -> TrainingJson.of(report), () -> text(report));
        }
        return 0;
    }

    private static String text(TrainAutoencoderTask.Report report) {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d steps%s, %.1f dB over %d fresh images, latents scaled by %.4f%n",
                report.folder(),
                report.step(),
                report.steps(),
                report.finished() ? "" : ", to be resumed",
                report.figures().psnrDecibels(),
                report.figures().images(),
                report.figures().latentScale());
    }
}
