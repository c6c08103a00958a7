package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TrainClassifierRequest;
import org.cachescope.workspace.TrainClassifierTask;
import org.cachescope.workspace.TrainingJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope train-classifier}. */
@Command(
        name = "train-classifier",
        sortOptions = false,
        description = {
            "Trains a small classifier of the shapes, by which generated images can be judged.",
            "",
            "Writes a bundle, tested on fresh images. Ctrl-C keeps the training in the folder, to be resumed without a"
                    + " difference."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope train-classifier --out shapes-classifier",
            "      the recipe of the classifier that ships",
            "  cachescope train-classifier --out shapes-classifier --resume",
            "      go on after Ctrl-C",
            "  cachescope train-classifier --out tiny --size 16 --width 8 --images 20000"
        })
final class TrainClassifierCommand implements Callable<Integer> {
    /** They change nothing that was trained. */
    private static final List<String> BESIDE_RESUME = List.of("--name", "--test-images");

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "the bundle to write; keeps a stopped training meanwhile")
    private Path out = Path.of("");

    @Option(
            names = "--resume",
            description = "go on with the training in --out, by its recipe: that one's options are left out")
    private boolean resume;

    @Option(names = "--images", paramLabel = "N", description = "images to see in all (default: 256000)")
    private @Nullable Long images;

    @Option(names = "--batch", paramLabel = "N", description = "images of one step (default: 64)")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "RATE", description = "highest learning rate (default: 0.002)")
    private @Nullable Double rate;

    @Option(names = "--seed", paramLabel = "N", description = "of weights, data and noise (default: 1)")
    private @Nullable Long seed;

    @Option(names = "--size", paramLabel = "N", description = "side of the images in pixels (default: 32)")
    private @Nullable Integer size;

    @Option(names = "--width", paramLabel = "N", description = "width of the network (default: 32)")
    private @Nullable Integer width;

    @Option(
            names = "--test-images",
            paramLabel = "N",
            defaultValue = "20000",
            description = "fresh images to test it on (default: ${DEFAULT-VALUE})")
    private int testImages;

    @Option(names = "--name", description = "the classifier's name (default: the folder's)")
    private @Nullable String name;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    TrainClassifierCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        TrainClassifierRequest request = Usage.checked(spec, () -> {
            if (resume) {
                ResumeOptions.requireOnly(spec, BESIDE_RESUME, "");
            }
            return new TrainClassifierRequest(name, size, width, images, batch, rate, seed, testImages, out, resume);
        });
        try (TaskEngine started = engine.start()) {
            TrainClassifierTask.Report report = context.run(new TrainClassifierTask(started, request), output.json());
            context.print(
                    output.json(),
                    () -> TrainingJson.of(report),
                    () -> String.format(
                            Locale.ROOT,
                            "%s: %s recognises %d of %d fresh images (%.2f %%)%n",
                            report.folder(),
                            report.name(),
                            report.recognised(),
                            report.testImages(),
                            100.0 * report.recognised() / report.testImages()));
        }
        return 0;
    }
}
