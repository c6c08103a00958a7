package org.cachescope.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.cachescope.training.WeightState.Part;

/**
 * Trains a small network from scratch to predict noise, with classifier-free label drop and a moving average of the
 * weights.
 *
 * <p>Step i draws its images, timesteps, label drops and noise from (seed, i) alone, so training that stops and resumes
 * gives the weights of training that did not.
 */
public final class ModelTrainer implements WeightTrainer {
    private static final List<Part> KEPT = List.of(Part.values());

    /**
     * α of the noisiest step from which on what is left of an image's mean, which varies by some 0.3, is a tenth and
     * more of the noise's mean over 16 by 16 values. U-ViT's schedule has 0.068, DiT's 0.006.
     */
    private static final double VISIBLE_SIGNAL = 0.02;

    /** Areas a side: finer ones are lost in the noise. */
    private static final int LEAK_SIDE = 4;

    private static final int LEAK_IMAGES = 2000;

    private final Engine engine;
    private final ModelRecipe recipe;
    private final CleanImages source; // closed with this
    private final TrainableNetwork network;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Tensor> constants;
    private final WeightState state;
    private long step;

    private ModelTrainer(
            Engine engine, ModelRecipe recipe, CleanImages source, Map<String, HostTensor> saved, long step) {
        source.requireFit(recipe.architecture());
        this.engine = engine;
        this.recipe = recipe;
        this.source = source;
        this.step = step;
        this.network = TrainableNetwork.of(recipe.architecture());
        this.kernels = engine.compile(network.kernels()
                + ModelTrainingKernels.TEXT
                + OptimizerKernels.text(network.weights(), network.inBlocks()));
        this.scope = engine.newScope();
        this.constants = network.constants().apply(scope);
        this.state = new WeightState(scope, network.weights(), KEPT, saved);
    }

    /** Starts from freshly initialised weights. @return a trainer at step 0, owned by the caller */
    public static ModelTrainer start(Engine engine, ModelRecipe recipe, CleanImages source) {
        return begin(
                engine,
                recipe,
                source,
                TrainableNetwork.of(recipe.architecture()).fresh().apply(recipe.seed()));
    }

    /**
     * Starts from the weights of a model, with fresh moments.
     *
     * @param weights of the recipe's architecture, by published name
     * @return a trainer at step 0, owned by the caller
     */
    public static ModelTrainer startFrom(Engine engine, ModelRecipe recipe, CleanImages source, WeightSource weights) {
        Map<String, HostTensor> initial = WeightState.floats(
                TrainableNetwork.of(recipe.architecture()).weights().keySet(), weights);
        return begin(engine, recipe, source, initial);
    }

    private static ModelTrainer begin(
            Engine engine, ModelRecipe recipe, CleanImages source, Map<String, HostTensor> weights) {
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
            Engine engine, ModelRecipe recipe, CleanImages source, Map<String, HostTensor> state, long step) {
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
        NoiseSchedule noise = network.noise();
        CleanImages.Batch images = source.batch(owner, recipe.seed(), step * n, n);
        SplittableRandom random = new SplittableRandom(recipe.seed() * 0x9E3779B97F4A7C15L + step);
        float[] timesteps = new float[n];
        long[] labels = new long[n];
        float[] signal = new float[n];
        float[] noiseScale = new float[n];
        float[] weight = new float[n];
        for (int i = 0; i < n; i++) {
            int t = random.nextInt(noise.timesteps());
            timesteps[i] = (float) noise.timeOfTimestep(t);
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
                images.values(),
                owner.normal(images.values().shape()),
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

    /**
     * What the noisiest step leaves of the images, so that runs can begin where the network has been; empty where that
     * is next to nothing, or images cannot be divided into areas.
     *
     * @param proceed called before each batch of images; throws to give up there
     */
    public Optional<SignalLeak> signalLeak(Runnable proceed) {
        NoiseSchedule noise = network.noise();
        boolean visible = Math.sqrt(noise.alphaBar(noise.timesteps() - 1)) >= VISIBLE_SIGNAL;
        return visible && source.size() % LEAK_SIDE == 0
                ? Optional.of(LeakStatistics.of(engine, source, LEAK_SIDE, LEAK_IMAGES, recipe.seed(), proceed))
                : Optional.empty();
    }

    /** Trained values. */
    public long parameters() {
        return network.weights().values().stream().mapToLong(Shape::elements).sum();
    }

    /** The averaged weights under their published names, fixed ones included: the model so far. */
    public Map<String, HostTensor> averagedWeights() {
        Map<String, HostTensor> weights = new LinkedHashMap<>(network.fixed());
        weights.putAll(state.copy(Part.AVERAGE));
        return weights;
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
        source.close();
    }
}
