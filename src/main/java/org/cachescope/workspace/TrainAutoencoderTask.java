package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.AutoencoderFolder;
import org.cachescope.data.ShapesDataset;
import org.cachescope.evaluation.AutoencoderFigures;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.training.AutoencoderRecipe;
import org.cachescope.training.AutoencoderTrainer;
import org.jspecify.annotations.Nullable;

/**
 * Trains a small KL autoencoder, from nothing or from another's weights, measures its latents' scale, and writes it as
 * diffusers does. Can be stopped at any step and resumed.
 */
public final class TrainAutoencoderTask implements Task<TrainAutoencoderTask.Report> {
    private static final String NAME = "train-autoencoder";
    private static final String KIND = "autoencoder";
    private static final long DEFAULT_IMAGES = 100_000;
    private static final int MEASURED_IMAGES = 512;

    private final TaskEngine engine;
    private final TrainAutoencoderRequest request;

    /**
     * What a training gave.
     *
     * @param folder the autoencoder
     * @param step steps done
     * @param steps steps of the recipe
     * @param loss mean loss of the last steps, NaN if none was made
     * @param finished whether the recipe is done; else it stopped at its time limit
     * @param figures what it does with fresh images
     * @param parameters weights in all
     * @param device where it ran
     */
    public record Report(
            Path folder,
            long step,
            long steps,
            double loss,
            boolean finished,
            AutoencoderFigures figures,
            long parameters,
            String device) {}

    /** A task; {@code engine} stays the caller's. */
    public TrainAutoencoderTask(TaskEngine engine, TrainAutoencoderRequest request) {
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} Cancelling saves the checkpoint first. */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        TrainingFile saved = request.sitting().saved(KIND);
        if (saved == null && AutoencoderFolder.isIn(request.folder())) {
            throw new IllegalArgumentException(request.folder() + " holds an autoencoder already, which a new training"
                    + " would overwrite; name another --out, or delete it");
        }
        Path initialPath = request.initial();
        AutoencoderCheckpoint initial =
                saved == null && initialPath != null ? AutoencoderCheckpoint.open(initialPath) : null;
        AutoencoderRecipe recipe = saved == null
                ? WrongOptionException.checked("", () -> fresh(initial))
                : resumed(AutoencoderRecipeJson.read(
                        Objects.requireNonNull(request.sitting().checkpoint()), saved.recipe()));
        TrainingSaves saves =
                new TrainingSaves(KIND, request.sitting().checkpoint(), AutoencoderRecipeJson.of(recipe), saved);
        ShapesDataset source = WrongOptionException.checked("--size", () -> new ShapesDataset(recipe.imageSize()));
        try (OutputFolder folder = OutputFolder.make(request.folder())) {
            progress.report(engine.starting());
            EngineThread thread = engine.thread();
            AutoencoderTrainer trainer = thread.call(started -> trainer(started, recipe, source, saved, initial));
            try {
                double loss = new TrainingLoop(NAME, thread, request.sitting(), saves)
                        .run(trainer, recipe.steps(), progress, cancel);
                Report report = write(folder, thread, trainer, recipe, source, loss);
                progress.report(new Progress.Wrote(NAME, request.folder()));
                return report;
            } finally {
                thread.call(_ -> {
                    trainer.close();
                    return true;
                });
            }
        }
    }

    private AutoencoderRecipe fresh(@Nullable AutoencoderCheckpoint initial) {
        TrainAutoencoderRequest.Sizes sizes = request.sizes();
        AutoencoderArchitecture asked = AutoencoderRecipeJson.architecture(
                sizes.widths(), sizes.latentChannels(), sizes.resBlocks(), sizes.groups());
        TrainAutoencoderRequest.Optimization how = request.optimization();
        return new AutoencoderRecipe(
                initial == null ? asked : initial.architecture().scaledBy(1),
                sizes.imageSize(),
                Objects.requireNonNullElse(how.images(), DEFAULT_IMAGES),
                how.batch(),
                how.rate(),
                how.warmUpSteps(),
                how.decayShare(),
                how.emaDecay(),
                how.edgeWeight(),
                how.klWeight(),
                how.seed());
    }

    /** A longer training is the same one up to where its rate begins to fall. */
    private AutoencoderRecipe resumed(AutoencoderRecipe saved) {
        Long images = request.optimization().images();
        return images == null ? saved : saved.seeing(images);
    }

    private static AutoencoderTrainer trainer(
            Engine engine,
            AutoencoderRecipe recipe,
            ShapesDataset source,
            @Nullable TrainingFile from,
            @Nullable AutoencoderCheckpoint initial) {
        if (from != null) {
            return AutoencoderTrainer.resume(engine, recipe, source, from.state(), from.step());
        }
        return initial == null
                ? AutoencoderTrainer.start(engine, recipe, source)
                : AutoencoderTrainer.startFrom(engine, recipe, source, initial.weights());
    }

    private Report write(
            OutputFolder folder,
            EngineThread thread,
            AutoencoderTrainer trainer,
            AutoencoderRecipe recipe,
            ShapesDataset source,
            double loss)
            throws IOException {
        Map<String, HostTensor> weights =
                AutoencoderFolder.asStored(recipe.architecture(), thread.call(_ -> trainer.averagedWeights()));
        AutoencoderFigures figures = thread.call(started -> {
            try (Autoencoder made = Autoencoder.load(started, recipe.architecture(), new HostWeights(weights))) {
                return AutoencoderFigures.of(started, made, source, ~recipe.seed(), MEASURED_IMAGES);
            }
        });
        String device = thread.call(Engine::deviceName);
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("data", "shapes " + recipe.imageSize());
        facts.putAll(AutoencoderRecipeJson.facts(recipe));
        facts.put("imagesSeen", trainer.step() * recipe.batch());
        facts.put(
                "startedFrom",
                request.initial() == null
                        ? null
                        : String.valueOf(request.initial().getFileName()));
        facts.put("freshImages", figures.images());
        facts.put("psnrDecibels", ReportJson.rounded(figures.psnrDecibels()));
        facts.put("device", device);
        AutoencoderFolder.write(
                folder.path(),
                recipe.architecture().scaledBy(figures.latentScale()),
                weights,
                recipe.imageSize(),
                facts);
        return new Report(
                request.folder(),
                trainer.step(),
                recipe.steps(),
                loss,
                trainer.done(),
                figures,
                recipe.architecture().parameters(),
                device);
    }
}
