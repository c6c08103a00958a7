package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cachescope.checkpoint.AutoencoderFolder;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.format.FormatException;
import org.cachescope.model.Architecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.CleanImages;
import org.cachescope.training.ModelRecipe;
import org.cachescope.training.ModelTrainer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a small network, from nothing or from a model's weights, and writes it as a bundle. Can be stopped at any step
 * and resumed.
 */
public final class TrainModelTask implements Task<TrainModelTask.Report> {
    private static final String NAME = "train-model";
    private static final String KIND = "model";
    private static final long DEFAULT_IMAGES = 600_000;
    private static final String IMAGE_SIZE = "imageSize";
    private static final String AUTOENCODER = "autoencoder";
    private static final String AUTOENCODER_HASH = "autoencoderSha256";

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
        Path file = request.sitting().checkpoint();
        TrainingFile saved = request.sitting().saved(KIND);
        if (saved == null && ModelBundle.isIn(request.folder())) {
            throw new IllegalArgumentException(request.folder()
                    + " holds a model already, which a new training would overwrite; name another --out, or delete it");
        }
        Plan plan = saved == null ? asked() : kept(Objects.requireNonNull(file), saved);
        ModelRecipe recipe = plan.recipe();
        TrainingSpace space = plan.space();
        ModelSuggestions suggestions = plan.suggestions();
        ObjectNode record = plan.record();
        TrainingSaves saves = new TrainingSaves(KIND, file, record, saved);
        Checkpoint initial = saved == null ? initial(recipe) : null;
        try (OutputFolder folder = OutputFolder.make(request.folder())) {
            progress.report(engine.starting());
            EngineThread thread = engine.thread();
            ModelTrainer trainer = thread.call(started -> trainer(started, recipe, space, saved, initial));
            try {
                double loss = new TrainingLoop(NAME, thread, request.sitting(), saves)
                        .run(trainer, recipe.steps(), progress, cancel);
                return write(folder, thread, trainer, recipe, space, suggestions, loss, progress, cancel);
            } finally {
                thread.call(_ -> {
                    trainer.close();
                    return true;
                });
            }
        }
    }

    /**
     * What is trained.
     *
     * @param autoencoder of its latents with the hash of its file, or null for pixels
     */
    private record Plan(
            ModelRecipe recipe,
            TrainingSpace space,
            @Nullable Autoencoder autoencoder,
            ModelSuggestions suggestions) {
        /** An autoencoder's folder and the hash of its weights' file. */
        record Autoencoder(Path folder, String sha256) {
            static @Nullable Autoencoder of(@Nullable Path folder) throws IOException {
                return folder == null ? null : new Autoencoder(folder, AutoencoderFolder.sha256(folder));
            }
        }

        /** What a training's file says of it. */
        ObjectNode record() {
            ObjectNode record =
                    ModelRecipeJson.of(recipe).put(IMAGE_SIZE, space.images().size());
            if (autoencoder != null) {
                record.put(AUTOENCODER, autoencoder.folder().toAbsolutePath().toString());
                record.put(AUTOENCODER_HASH, autoencoder.sha256());
            }
            suggestions.putInto(record);
            return record;
        }
    }

    private Plan asked() throws IOException {
        ShapesDataset images = WrongOptionException.checked(
                "--size", () -> new ShapesDataset(request.sizes().imageSize()));
        Plan.Autoencoder autoencoder = Plan.Autoencoder.of(request.autoencoder());
        TrainingSpace space = TrainingSpace.of(images, request.autoencoder());
        ModelRecipe recipe = WrongOptionException.checked("", () -> fresh(space));
        return new Plan(recipe, space, autoencoder, ModelSuggestions.fresh(request));
    }

    /** As the training's file has it; its autoencoder may have been moved. */
    private Plan kept(Path file, TrainingFile saved) throws IOException {
        ObjectNode record = saved.recipe();
        ModelRecipe recipe = resumed(ModelRecipeJson.read(file, record));
        int size = record.path(IMAGE_SIZE).asInt(recipe.architecture().inputSize());
        String folder = record.path(AUTOENCODER).textValue();
        Plan.Autoencoder autoencoder = Plan.Autoencoder.of(
                request.autoencoder() == null && folder != null ? Path.of(folder) : request.autoencoder());
        String expected = record.path(AUTOENCODER_HASH).textValue();
        if (autoencoder != null && expected != null && !autoencoder.sha256().equals(expected)) {
            throw new FormatException(
                    autoencoder.folder(),
                    "SHA-256 of its weights",
                    expected + " as " + file.getFileName() + " records",
                    autoencoder.sha256(),
                    "Resume with the autoencoder that the training began with.");
        }
        TrainingSpace space =
                TrainingSpace.of(new ShapesDataset(size), autoencoder == null ? null : autoencoder.folder());
        return new Plan(recipe, space, autoencoder, ModelSuggestions.resumed(request, file, record));
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

    private ModelRecipe fresh(TrainingSpace space) {
        TrainModelRequest.Sizes sizes = request.sizes();
        TrainModelRequest.Optimization how = request.optimization();
        Architecture architecture = ModelRecipeJson.trained(
                sizes.kind(),
                space.inputSize(),
                sizes.patch(),
                space.channels(),
                sizes.width(),
                sizes.depth(),
                sizes.heads(),
                space.images().classes());
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
        return images == null ? saved : saved.seeing(images);
    }

    private static ModelTrainer trainer(
            Engine engine,
            ModelRecipe recipe,
            TrainingSpace space,
            @Nullable TrainingFile from,
            @Nullable Checkpoint initial) {
        CleanImages source = space.load(engine);
        try {
            if (from != null) {
                return ModelTrainer.resume(engine, recipe, source, from.state(), from.step());
            }
            return initial == null
                    ? ModelTrainer.start(engine, recipe, source)
                    : ModelTrainer.startFrom(engine, recipe, source, initial.weights());
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private Report write(
            OutputFolder folder,
            EngineThread thread,
            ModelTrainer trainer,
            ModelRecipe recipe,
            TrainingSpace space,
            ModelSuggestions suggestions,
            double loss,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        String device = thread.call(Engine::deviceName);
        String name = suggestions.nameIn(request.folder());
        Map<String, Object> facts = ModelRecipeJson.facts(recipe, space.images().size(), trainer.step(), loss, device);
        if (suggestions.startedFrom() != null) {
            facts.put("startedFrom", suggestions.startedFrom());
        }
        ModelCard card = new ModelCard(
                name,
                recipe.architecture(),
                space.space(),
                space.images().classNames(),
                space.normalisation(),
                suggestions.guidanceScale(),
                suggestions.theta(),
                facts);
        var weights = thread.call(_ -> trainer.averagedWeights());
        if (space.autoencoder() != null) {
            AutoencoderFolder.copy(space.autoencoder().path(), folder.resolve(ModelBundle.AUTOENCODER));
        }
        Optional<SignalLeak> leak = thread.call(_ -> trainer.signalLeak(cancel::check));
        if (leak.isPresent()) {
            SignalLeakFile.write(folder.path(), leak.get());
        } else {
            Files.deleteIfExists(folder.resolve(ModelBundle.SIGNAL_LEAK)); // it would be recorded as this model's
        }
        ModelBundle.write(folder.path(), card, weights, DType.F16);
        ModelBundle.write(folder.path(), KnownIdentity.recordedIn(card, folder.path()), weights, DType.F16);
        progress.report(new Progress.Wrote(NAME, request.folder()));
        return new Report(
                request.folder(),
                name,
                trainer.step(),
                recipe.steps(),
                loss,
                trainer.done(),
                trainer.parameters(),
                device);
    }
}
