package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.WriteFailedException;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.ClassifierRecipe;
import org.cachescope.training.ClassifierTraining;
import org.jspecify.annotations.Nullable;

/** Trains a classifier of the shapes data set and writes it as a bundle. Can be stopped at any step and resumed. */
public final class TrainClassifierTask implements Task<TrainClassifierTask.Report> {
    private static final String NAME = "train-classifier";

    private final TaskEngine engine;
    private final TrainClassifierRequest request;

    /**
     * What a training gave.
     *
     * @param folder the bundle
     * @param name the classifier's name
     * @param steps steps of the recipe
     * @param recognised fresh images whose class it tells
     * @param testImages fresh images that it was tested on
     * @param device where it ran
     */
    public record Report(Path folder, String name, long steps, int recognised, int testImages, String device) {}

    /** A task; {@code engine} stays the caller's. */
    public TrainClassifierTask(TaskEngine engine, TrainClassifierRequest request) {
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} Cancelling saves the state first. */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        Path folder = request.folder();
        Path state = folder.resolve(ClassifierTraining.STATE);
        requireStateAsAsked(state);
        ClassifierRecipe recipe = request.resume()
                ? ClassifierRecipeJson.read(
                        state, TrainingFile.read(state, ClassifierTraining.KIND).recipe())
                : WrongOptionException.checked("", this::asked);
        String record = ClassifierRecipeJson.of(recipe).toString();
        ShapesDataset source = WrongOptionException.checked(
                "--size", () -> new ShapesDataset(recipe.architecture().inputSize()));
        cancel.check();
        try (OutputFolder made = OutputFolder.make(folder)) {
            progress.report(engine.starting());
            EngineThread thread = engine.thread();
            Heard heard = new Heard(progress, cancel);
            ClassifierBundle bundle = thread.call(started -> new ClassifierTraining(started, recipe, record, source)
                    .run(name(), request.testImages(), made.path(), heard));
            progress.report(new Progress.Wrote(NAME, folder));
            return new Report(
                    folder,
                    name(),
                    recipe.steps(),
                    bundle.card().recognised(),
                    bundle.card().testImages(),
                    thread.call(Engine::deviceName));
        }
    }

    private void requireStateAsAsked(Path state) throws IOException {
        if (request.resume() && !Files.exists(state)) {
            throw new NoSuchFileException(state.toString());
        }
        if (!request.resume() && Files.exists(state)) {
            throw new WriteFailedException(
                    state,
                    "it is a stopped training, and a new one would overwrite it",
                    "Go on with it by --resume, or choose another folder.",
                    null);
        }
    }

    private String name() {
        return Objects.requireNonNullElseGet(
                request.name(),
                () -> String.valueOf(
                        request.folder().toAbsolutePath().normalize().getFileName()));
    }

    private ClassifierRecipe asked() {
        ClassifierRecipe usual = ClassifierRecipe.shipped();
        ClassifierArchitecture a = usual.architecture();
        return new ClassifierRecipe(
                new ClassifierArchitecture(
                        Objects.requireNonNullElse(request.imageSize(), a.inputSize()),
                        Objects.requireNonNullElse(request.width(), a.width()),
                        a.classes()),
                Objects.requireNonNullElse(request.images(), usual.images()),
                Objects.requireNonNullElse(request.batch(), usual.batch()),
                Objects.requireNonNullElse(request.rate(), usual.rate()),
                usual.warmUpSteps(),
                usual.maxNoise(),
                Objects.requireNonNullElse(request.seed(), usual.seed()));
    }

    /** Tells how far a training is, counting from where it went on, and stops it when asked. */
    private static final class Heard implements ClassifierTraining.Listener {
        private final ProgressListener progress;
        private final CancelToken cancel;
        private final MovingMean loss = new MovingMean();
        private @Nullable Counted count;

        Heard(ProgressListener progress, CancelToken cancel) {
            this.progress = progress;
            this.cancel = cancel;
        }

        @Override
        public boolean goesOn(long step, long steps, float value) {
            Counted counted = count;
            if (counted == null) {
                counted = new Counted(progress, NAME, steps, step - 1);
                count = counted;
            }
            loss.add(value);
            counted.advance(String.format(Locale.ROOT, "loss %.4f", loss.value()));
            return !cancel.isCancelled();
        }
    }
}
