package org.cachescope.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.PositionTable;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.cachescope.training.WeightState.Part;

/**
 * Trains a small DiT from scratch to predict noise, with classifier-free label drop and a moving average of the weights.
 *
 * <p>Step i draws its images, timesteps, label drops and noise from (seed, i) alone, so training that stops and resumes
 * gives the weights of training that did not.
 */
public final class ModelTrainer implements WeightTrainer {
    private static final List<Part> KEPT = List.of(Part.values());

    private final Engine engine;
    private final ModelRecipe recipe;
    private final ImageSource source;
    private final NoiseSchedule noise = NoiseSchedule.linear();
    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Tensor> constants;
    private final WeightState state;
    private long step;

    private ModelTrainer(
            Engine engine, ModelRecipe recipe, ImageSource source, Map<String, HostTensor> saved, long step) {
        DitArchitecture a = recipe.architecture();
        if (source.size() != a.inputSize() || source.classes() != a.classes() || a.inChannels() != 3) {
            throw new IllegalArgumentException("data: expected RGB images of " + a.inputSize() + " pixels in "
                    + a.classes() + " classes, found " + source.size() + " pixels in " + source.classes() + " classes");
        }
        this.engine = engine;
        this.recipe = recipe;
        this.source = source;
        this.step = step;
        this.kernels = engine.compile(Dit.plainKernels(a)
                + ModelTrainingKernels.TEXT
                + OptimizerKernels.text(DitWeightNames.trainable(a), name -> name.startsWith("blocks.")));
        this.scope = engine.newScope();
        this.constants = List.of(
                scope.copyOf(Dit.timeFeatureIndices()),
                scope.copyOf(PositionTable.sineCosine(a)),
                scope.hostLongs(Shape.of(a.layers() + 1L), new long[a.layers() + 1])); // from column 0, compute all
        this.state = new WeightState(scope, DitWeightNames.trainable(a), KEPT, saved);
    }

    /** Starts from freshly initialised weights. @return a trainer at step 0, owned by the caller */
    public static ModelTrainer start(Engine engine, ModelRecipe recipe, ImageSource source) {
        return begin(engine, recipe, source, DitInitializer.weights(recipe.architecture(), recipe.seed()));
    }

    /**
     * Starts from the weights of a model, with fresh moments.
     *
     * @param weights of the recipe's architecture, by published name
     * @return a trainer at step 0, owned by the caller
     */
    public static ModelTrainer startFrom(Engine engine, ModelRecipe recipe, ImageSource source, WeightSource weights) {
        Map<String, HostTensor> initial = WeightState.floats(
                DitWeightNames.trainable(recipe.architecture()).keySet(), weights);
        return begin(engine, recipe, source, initial);
    }

    private static ModelTrainer begin(
            Engine engine, ModelRecipe recipe, ImageSource source, Map<String, HostTensor> weights) {
        return new ModelTrainer(engine, recipe, source, WeightState.fresh(weights, KEPT), 0);
    }

    /**
     * Goes on from a saved state.
     *
     * @param state what {@link #state()} gave
     * @param step what {@link #step()} gave
     * @throws IllegalArgumentException if the state lacks a tensor or one has another shape
     * @return a trainer that goes on as if it had never stopped, owned by the caller
     */
    public static ModelTrainer resume(
            Engine engine, ModelRecipe recipe, ImageSource source, Map<String, HostTensor> state, long step) {
        return new ModelTrainer(engine, recipe, source, state, step);
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public boolean done() {
        return step >= recipe.steps();
    }

    @Override
    public float advance() {
        try (TensorScope owner = scope.newScope()) {
            float loss = new TrainingStep(engine, kernels, state)
                    .make(
                            owner,
                            batch(owner),
                            List.of(
                                    constants,
                                    OptimizerKernels.rates(
                                            owner, recipe.curve(), recipe.adamRate(), recipe.muonRate(), step)));
            step++;
            return loss;
        }
    }

    private List<Tensor> batch(TensorScope owner) {
        int n = recipe.batch();
        LabelledBatch images = source.batch(recipe.seed(), step * n, n);
        SplittableRandom random = new SplittableRandom(recipe.seed() * 0x9E3779B97F4A7C15L + step);
        float[] timesteps = new float[n];
        long[] labels = new long[n];
        float[] signal = new float[n];
        float[] noiseScale = new float[n];
        float[] weight = new float[n];
        for (int i = 0; i < n; i++) {
            int t = random.nextInt(noise.timesteps());
            timesteps[i] = t;
            boolean drop = random.nextDouble() < recipe.labelDrop();
            labels[i] = drop ? recipe.architecture().nullClass() : images.labels()[i];
            signal[i] = (float) Math.sqrt(noise.alphaBar(t));
            noiseScale[i] = (float) Math.sqrt(1 - noise.alphaBar(t));
            double snr = noise.signalToNoise(t);
            weight[i] = (float) (Math.min(snr, recipe.snrCap()) / snr);
        }
        engine.seed(random.nextLong() >>> 1);
        Shape perImage = Shape.of(n, 1, 1, 1);
        return List.of(
                owner.copyOf(HostTensor.ofFloats(images.shape(), images.pixels())),
                owner.normal(images.shape()),
                owner.floats(Shape.of(n), timesteps),
                owner.longs(Shape.of(n), labels),
                owner.floats(perImage, signal),
                owner.floats(perImage, noiseScale),
                owner.floats(Shape.of(n), weight));
    }

    @Override
    public Map<String, HostTensor> state() {
        return state.save();
    }

    /** The averaged weights under their published names, position table included: the model so far. */
    public Map<String, HostTensor> averagedWeights() {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        weights.put(DitWeightNames.POSITIONS, PositionTable.sineCosine(recipe.architecture()));
        weights.putAll(state.copy(Part.AVERAGE));
        return weights;
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
