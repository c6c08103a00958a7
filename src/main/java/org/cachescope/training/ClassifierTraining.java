package org.cachescope.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.checkpoint.ClassifierCard;
import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.format.FormatException;
import org.cachescope.model.ShapesClassifier;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The whole way from a recipe to a classifier's bundle: train, round to what is stored, test on fresh images, write.
 */
public final class ClassifierTraining {
    /** What a stopped run leaves in the output folder, beside nothing else, and a finished one deletes. */
    public static final String STATE = "training-state.safetensors";

    /** What the state says it is of. */
    public static final String KIND = "classifier";

    private static final int SAVE_EVERY_STEPS = 500;
    private static final int TEST_BATCH = 250;

    private final Engine engine;
    private final ClassifierRecipe recipe;
    private final String record;
    private final ImageSource source;

    /**
     * A training to run.
     *
     * @param engine the engine, on whose thread {@link #run} is called
     * @param record what the state says of the recipe, such as its JSON
     * @param source images of the recipe's size and classes
     */
    public ClassifierTraining(Engine engine, ClassifierRecipe recipe, String record, ImageSource source) {
        this.engine = engine;
        this.recipe = recipe;
        this.record = record;
        this.source = source;
    }

    /** Hears how far a training has come, and may stop it. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called after every step, on the training's thread.
         *
         * @param step steps done so far
         * @param steps steps in all
         * @param loss mean cross-entropy of the step's batch, in nats
         * @return false to stop: the state is then saved and {@link #run} throws {@link CancellationException}
         */
        boolean goesOn(long step, long steps, float loss);
    }

    /**
     * Trains, going on from a stopped run of this recipe in {@code folder} if there is one, and writes the bundle.
     *
     * @param name the classifier's name
     * @param testImages fresh images to test it on, 1 or more
     * @param folder receives the bundle; made if it is missing
     * @return the bundle as written
     * @throws FormatException if the folder holds a damaged state or one of another recipe
     * @throws CancellationException if the listener stopped it; the next run goes on from there
     */
    public ClassifierBundle run(String name, int testImages, Path folder, Listener listener) throws IOException {
        Files.createDirectories(folder);
        Path saved = folder.resolve(STATE);
        try (ClassifierTrainer trainer = trainer(saved)) {
            while (!trainer.done()) {
                float loss = trainer.advance();
                boolean goesOn = listener.goesOn(trainer.step(), recipe.steps(), loss);
                if (!goesOn || trainer.step() % SAVE_EVERY_STEPS == 0) {
                    new TrainingState(KIND, record, trainer.step(), trainer.state()).write(saved);
                }
                if (!goesOn) {
                    throw new CancellationException("training was stopped at step " + trainer.step());
                }
            }
            Map<String, HostTensor> weights = ClassifierBundle.asStored(recipe.architecture(), trainer.weights());
            ClassifierCard card = new ClassifierCard(
                    name,
                    recipe.architecture(),
                    source.classNames(),
                    testImages,
                    recognised(weights, testImages),
                    description());
            ClassifierBundle bundle = ClassifierBundle.write(folder, card, weights);
            Files.deleteIfExists(saved);
            return bundle;
        }
    }

    private ClassifierTrainer trainer(Path saved) throws IOException {
        if (!Files.exists(saved)) {
            return ClassifierTrainer.start(engine, recipe, source);
        }
        TrainingState state = TrainingState.read(saved, KIND);
        if (!state.recipe().equals(record)) {
            throw new FormatException(
                    saved, "recipe", record, state.recipe(), "Delete the file to start anew, or train by its recipe.");
        }
        try {
            return ClassifierTrainer.resume(engine, recipe, source, state.tensors(), state.step());
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    saved, "tensors", "a classifier's training state", String.valueOf(e.getMessage()));
        }
    }

    /** Fresh images come from a stream of their own, which training never touches. */
    private long testSeed() {
        return ~recipe.seed();
    }

    private int recognised(Map<String, HostTensor> weights, int testImages) {
        int recognised = 0;
        try (ShapesClassifier classifier =
                ShapesClassifier.load(engine, recipe.architecture(), new HostWeights(weights))) {
            for (int first = 0; first < testImages; first += TEST_BATCH) {
                LabelledBatch batch = source.batch(testSeed(), first, Math.min(TEST_BATCH, testImages - first));
                try (TensorScope scope = engine.newScope()) {
                    int[] found = classifier
                            .evaluate(scope, scope.floats(batch.shape(), batch.pixels()))
                            .classes();
                    for (int i = 0; i < found.length; i++) {
                        recognised += found[i] == batch.labels()[i] ? 1 : 0;
                    }
                }
            }
        }
        return recognised;
    }

    private Map<String, @Nullable Object> description() {
        Map<String, @Nullable Object> training = new LinkedHashMap<>();
        training.put("images", recipe.images());
        training.put("batch", recipe.batch());
        training.put("optimiser", "Adam");
        training.put("rate", recipe.rate());
        training.put("warmUpSteps", recipe.warmUpSteps());
        training.put("maxNoise", recipe.maxNoise());
        training.put("seed", recipe.seed());
        training.put("testSeed", testSeed());
        return training;
    }
}
