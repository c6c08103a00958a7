package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.FormatException;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.ModelRecipe;
import org.cachescope.training.ModelTrainer;
import org.jspecify.annotations.Nullable;

/** Trains a small DiT, from nothing or from a model's weights, and writes it as a bundle. Can be stopped at any step and resumed. */
public final class TrainModelTask implements Task<TrainModelTask.Report> {
    private static final String NAME = "train-model";
    private static final String KIND = "model";
    private static final long DEFAULT_IMAGES = 600_000;
    private static final int CHANNELS = 3;
    private static final int FFN_WIDTHS = 4;

    private final TaskEngine engine;
    private final TrainModelRequest request;

    /**
     * What a training gave.
     *
     * @param folder the bundle
     * @param name the model's name
     * @param step steps done
     * @param steps steps of the recipe
     * @param loss mean loss of the last steps, NaN if none was made
     * @param finished whether the recipe is done; else it stopped at its time limit
     * @param parameters trained values, without the fixed position table
     * @param device where it ran
     */
    public record Report(
            Path folder,
            String name,
            long step,
            long steps,
            double loss,
            boolean finished,
            long parameters,
            String device) {}

    /** A task; {@code engine} stays the caller's. */
    public TrainModelTask(TaskEngine engine, TrainModelRequest request) {
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} Cancelling saves the checkpoint first. */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        @Nullable Path file = request.sitting().checkpoint();
        @Nullable TrainingFile saved = request.sitting().saved(KIND);
        if (saved == null && ModelBundle.isIn(request.folder())) {
            throw new IllegalArgumentException(request.folder()
                    + " holds a model already, which a new training would overwrite; name another --out, or delete it");
        }
        ModelRecipe recipe = saved == null
                ? WrongOptionException.checked("", this::fresh)
                : resumed(ModelRecipeJson.read(Objects.requireNonNull(file), saved.recipe()));
        ModelSuggestions suggestions = saved == null
                ? ModelSuggestions.fresh(request)
                : ModelSuggestions.resumed(request, Objects.requireNonNull(file), saved.recipe());
        ObjectNode record = ModelRecipeJson.of(recipe);
        suggestions.putInto(record);
        TrainingSaves saves = new TrainingSaves(KIND, file, record, saved);
        Checkpoint initial = saved == null ? initial(recipe) : null;
        ShapesDataset source = WrongOptionException.checked(
                "--size", () -> new ShapesDataset(recipe.architecture().inputSize()));
        try (OutputFolder folder = OutputFolder.make(request.folder())) {
            progress.report(engine.starting());
            EngineThread thread = engine.thread();
            TrainingFile from = saved;
            ModelTrainer trainer = thread.call(started -> trainer(started, recipe, source, from, initial));
            try {
                double loss = new TrainingLoop(NAME, thread, request.sitting(), saves)
                        .run(trainer, recipe.steps(), progress, cancel);
                return write(folder, thread, trainer, recipe, suggestions, loss, progress);
            } finally {
                thread.call(_ -> {
                    trainer.close();
                    return true;
                });
            }
        }
    }

    /** The model to start from, if there is one. */
    private @Nullable Checkpoint initial(ModelRecipe recipe) throws IOException {
        Path path = request.initial();
        if (path == null) {
            return null;
        }
        Checkpoint model = Checkpoint.open(path, CheckpointOptions.DEFAULT);
        if (!model.architecture().equals(recipe.architecture())) {
            throw new FormatException(
                    path,
                    "architecture to start from",
                    recipe.architecture().toString(),
                    model.architecture().toString(),
                    "Ask for the sizes of that model.");
        }
        return model;
    }

    private ModelRecipe fresh() {
        TrainModelRequest.Sizes sizes = request.sizes();
        TrainModelRequest.Optimization how = request.optimization();
        int classes = new ShapesDataset(sizes.imageSize()).classes();
        DitArchitecture architecture = new DitArchitecture(
                sizes.imageSize(),
                sizes.patch(),
                CHANNELS,
                sizes.width(),
                sizes.depth(),
                sizes.heads(),
                FFN_WIDTHS * sizes.width(),
                classes,
                false);
        return new ModelRecipe(
                architecture,
                Objects.requireNonNullElse(how.images(), DEFAULT_IMAGES),
                how.batch(),
                how.muonRate(),
                how.adamRate(),
                how.warmUpSteps(),
                how.decayShare(),
                how.emaDecay(),
                how.labelDrop(),
                how.snrCap(),
                how.seed());
    }

    /** A longer training is the same one up to where its rates begin to fall. */
    private ModelRecipe resumed(ModelRecipe saved) {
        Long images = request.optimization().images();
        return images == null || images == saved.images()
                ? saved
                : new ModelRecipe(
                        saved.architecture(),
                        images,
                        saved.batch(),
                        saved.muonRate(),
                        saved.adamRate(),
                        saved.warmUpSteps(),
                        saved.decayShare(),
                        saved.emaDecay(),
                        saved.labelDrop(),
                        saved.snrCap(),
                        saved.seed());
    }

    private static ModelTrainer trainer(
            Engine engine,
            ModelRecipe recipe,
            ShapesDataset source,
            @Nullable TrainingFile from,
            @Nullable Checkpoint initial) {
        if (from != null) {
            return ModelTrainer.resume(engine, recipe, source, from.state(), from.step());
        }
        return initial == null
                ? ModelTrainer.start(engine, recipe, source)
                : ModelTrainer.startFrom(engine, recipe, source, initial.weights());
    }

    private Report write(
            OutputFolder folder,
            EngineThread thread,
            ModelTrainer trainer,
            ModelRecipe recipe,
            ModelSuggestions suggestions,
            double loss,
            ProgressListener progress)
            throws IOException {
        String device = thread.call(Engine::deviceName);
        String name = suggestions.nameIn(request.folder());
        Map<String, Object> facts = ModelRecipeJson.facts(recipe, trainer.step(), loss, device);
        if (suggestions.startedFrom() != null) {
            facts.put("startedFrom", suggestions.startedFrom());
        }
        ModelCard card = new ModelCard(
                name,
                recipe.architecture(),
                ModelSpace.PIXEL,
                new ShapesDataset(recipe.architecture().inputSize()).classNames(),
                Normalisation.PIXELS,
                suggestions.guidanceScale(),
                suggestions.theta(),
                facts);
        var weights = thread.call(_ -> trainer.averagedWeights());
        ModelBundle.write(folder.path(), card, weights, DType.F16);
        ModelBundle.write(folder.path(), KnownIdentity.recordedIn(card, folder.path()), weights, DType.F16);
        progress.report(new Progress.Wrote(NAME, request.folder()));
        long parameters = weights.entrySet().stream()
                .filter(weight -> !weight.getKey().equals(DitWeightNames.POSITIONS))
                .mapToLong(weight -> weight.getValue().shape().elements())
                .sum();
        return new Report(
                request.folder(), name, trainer.step(), recipe.steps(), loss, trainer.done(), parameters, device);
    }
}
