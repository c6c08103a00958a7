package org.cachescope.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.cachescope.training.WeightState.Part;

/**
 * Trains a small KL autoencoder from scratch (Rombach et al., 2022, without their adversarial and perceptual terms,
 * which flat shapes do not need): absolute error of the pixels and of their differences to the right and downwards, and
 * a small divergence of the latents from the standard normal.
 *
 * <p>Step i draws its images and noise from (seed, i) alone.
 */
public final class AutoencoderTrainer implements WeightTrainer {
    private static final List<Part> KEPT = List.of(Part.values());

    /** {@code batch}: images, noise of the latents; {@code constants}: weights of edges and of the divergence. */
    private static final String LOSS = """
            def edges(self: __torch__.K, x: Tensor, axis: int) -> Tensor:
              side = torch.size(x, axis)
              return torch.sub(torch.slice(x, axis, 1, side, 1), torch.slice(x, axis, 0, torch.sub(side, 1), 1))

            def loss(self: __torch__.K, batch: List[Tensor], w: List[Tensor], constants: List[Tensor]) -> Tensor:
              moments = (self).encode(batch[0], w, )
              error = torch.sub((self).decode((self).sample(moments, batch[1], 1., ), w, ), batch[0])
              across = torch.mean(torch.abs((self).edges(error, 3, )))
              down = torch.mean(torch.abs((self).edges(error, 2, )))
              mean, log_variance, = torch.chunk(moments, 2, 1)
              variance = torch.exp(torch.clamp(log_variance, -30., 20.))
              divergence = torch.mean(torch.sub(torch.add(torch.square(mean), variance), torch.add(log_variance, 1)))
              pixels = torch.add(torch.mean(torch.abs(error)), torch.mul(torch.add(across, down), constants[0]))
              return torch.add(pixels, torch.mul(torch.mul(divergence, 0.5), constants[1]))

            """;

    private final Engine engine;
    private final AutoencoderRecipe recipe;
    private final ImageSource source;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Tensor> constants;
    private final WeightState state;
    private long step;

    private AutoencoderTrainer(
            Engine engine, AutoencoderRecipe recipe, ImageSource source, Map<String, HostTensor> saved, long step) {
        AutoencoderArchitecture a = recipe.architecture();
        if (source.size() != recipe.imageSize() || a.imageChannels() != 3) {
            throw new IllegalArgumentException(
                    "data: expected RGB images of " + recipe.imageSize() + " pixels, found " + source.size());
        }
        this.engine = engine;
        this.recipe = recipe;
        this.source = source;
        this.step = step;
        this.kernels = engine.compile(Autoencoder.kernels(a) + LOSS + OptimizerKernels.text(a.shapes(), _ -> false));
        this.scope = engine.newScope();
        this.constants = List.of(scope.floats(Shape.of(), (float) recipe.edgeWeight()), scope.floats(Shape.of(), (float)
                recipe.klWeight()));
        this.state = new WeightState(scope, a.shapes(), KEPT, saved);
    }

    /** Starts from freshly initialised weights. @return a trainer at step 0, owned by the caller */
    public static AutoencoderTrainer start(Engine engine, AutoencoderRecipe recipe, ImageSource source) {
        SplittableRandom random = new SplittableRandom(recipe.seed());
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        recipe.architecture().shapes().forEach((name, shape) -> weights.put(name, initial(name, shape, random)));
        return new AutoencoderTrainer(engine, recipe, source, WeightState.fresh(weights, KEPT), 0);
    }

    /**
     * Starts from the weights of an autoencoder, with fresh moments.
     *
     * @param weights of the recipe's architecture, by published name
     * @return a trainer at step 0, owned by the caller
     */
    public static AutoencoderTrainer startFrom(
            Engine engine, AutoencoderRecipe recipe, ImageSource source, WeightSource weights) {
        Map<String, HostTensor> initial =
                WeightState.floats(recipe.architecture().shapes().keySet(), weights);
        return new AutoencoderTrainer(engine, recipe, source, WeightState.fresh(initial, KEPT), 0);
    }

    /** Convolutions uniform, bounded by one over the root of the inputs of an output; norms one; the rest zero. */
    private static HostTensor initial(String name, Shape shape, SplittableRandom random) {
        float[] values = new float[(int) shape.elements()];
        double bound = Math.sqrt((double) shape.size(0) / shape.elements());
        for (int i = 0; i < values.length; i++) {
            if (shape.rank() > 1) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            } else {
                values[i] = name.contains("norm") && name.endsWith("weight") ? 1 : 0;
            }
        }
        return HostTensor.ofFloats(shape, values);
    }

    /**
     * Goes on from a saved state.
     *
     * @param state what {@link #state()} gave
     * @param step what {@link #step()} gave
     * @return a trainer that goes on as if it had never stopped, owned by the caller
     * @throws IllegalArgumentException if the state lacks a tensor or one has another shape
     */
    public static AutoencoderTrainer resume(
            Engine engine, AutoencoderRecipe recipe, ImageSource source, Map<String, HostTensor> state, long step) {
        return new AutoencoderTrainer(engine, recipe, source, state, step);
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
            List<Tensor> rates = OptimizerKernels.rates(owner, recipe.curve(), recipe.rate(), 0, step);
            float loss = new TrainingStep(engine, kernels, state).make(owner, batch(owner), List.of(constants, rates));
            step++;
            return loss;
        }
    }

    private List<Tensor> batch(TensorScope owner) {
        int n = recipe.batch();
        LabelledBatch images = source.batch(recipe.seed(), step * n, n);
        engine.seed(new SplittableRandom(recipe.seed() * 0x9E3779B97F4A7C15L + step).nextLong() >>> 1);
        AutoencoderArchitecture a = recipe.architecture();
        int side = recipe.imageSize() / a.factor();
        return List.of(
                owner.floats(images.shape(), images.pixels()),
                owner.normal(Shape.of(n, a.latentChannels(), side, side)));
    }

    @Override
    public Map<String, HostTensor> state() {
        return state.save();
    }

    /** The averaged weights under their published names: the autoencoder so far. */
    public Map<String, HostTensor> averagedWeights() {
        return state.copy(Part.AVERAGE);
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
