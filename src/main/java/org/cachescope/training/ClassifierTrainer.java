package org.cachescope.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.model.ShapesClassifier;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.training.WeightState.Part;

/**
 * Trains a classifier from scratch by cross-entropy and Adam (Kingma and Ba, 2015).
 *
 * <p>Step i draws its images and their noise from (seed, i) alone, so training that stops and resumes gives the weights
 * of training that did not.
 */
public final class ClassifierTrainer implements AutoCloseable {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.99;

    /**
     * One step: loss, gradients and optimiser in a single kernel. {@code batch}: images, noise, its deviations, labels.
     */
    private static final String TRAINING = """
            def loss(self: __torch__.K, batch: List[Tensor], w: List[Tensor]) -> Tensor:
              noisy = torch.clamp(torch.addcmul(batch[0], batch[1], batch[2]), -1, 1)
              logits = (self).logits((self).features(noisy, w, ), w, )
              likelihood = torch.gather(torch.log_softmax(logits, 1), 1, batch[3])
              return torch.neg(torch.mean(likelihood))

            def train_step(self: __torch__.K, batch: List[Tensor], w: List[Tensor], first: List[Tensor], second: List[Tensor], rates: List[Tensor]) -> Tensor:
              loss = (self).loss(batch, w, )
              gradients = torch.autograd.grad([loss], w)
              _0 = torch.set_grad_enabled(False)
              for i in range(torch.len(w)):
                g = unchecked_cast(Tensor, gradients[i])
                m = torch.lerp_(first[i], g, 0.10000000000000001)
                v = torch.addcmul_(torch.mul_(second[i], 0.98999999999999999), g, g, value=0.01)
                root = torch.sqrt(torch.div(v, rates[2]))
                step = torch.div(torch.div(m, rates[1]), torch.add(root, 1e-08))
                _1 = torch.sub_(w[i], torch.mul(step, rates[0]))
              return torch.detach(loss)
            """;

    private static final List<Part> KEPT = List.of(Part.WEIGHT, Part.FIRST_MOMENT, Part.SECOND_MOMENT);

    private final Engine engine;
    private final ClassifierRecipe recipe;
    private final ImageSource source;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final WeightState state;
    private long step;

    private ClassifierTrainer(
            Engine engine, ClassifierRecipe recipe, ImageSource source, Map<String, HostTensor> saved, long step) {
        ClassifierArchitecture a = recipe.architecture();
        if (source.size() != a.inputSize() || source.classes() != a.classes()) {
            throw new IllegalArgumentException("data: expected images of " + a.inputSize() + " pixels in " + a.classes()
                    + " classes, found " + source.size() + " pixels in " + source.classes() + " classes");
        }
        this.engine = engine;
        this.recipe = recipe;
        this.source = source;
        this.step = step;
        this.kernels = engine.compile(ShapesClassifier.kernels() + TRAINING);
        this.scope = engine.newScope();
        this.state = new WeightState(scope, a.shapes(), KEPT, saved);
    }

    /** Starts from freshly initialised weights. @return a trainer at step 0, owned by the caller */
    public static ClassifierTrainer start(Engine engine, ClassifierRecipe recipe, ImageSource source) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        SplittableRandom random = new SplittableRandom(recipe.seed());
        recipe.architecture().shapes().forEach((name, shape) -> weights.put(name, initial(name, shape, random)));
        return new ClassifierTrainer(engine, recipe, source, WeightState.fresh(weights, KEPT), 0);
    }

    /** Matrices normal with variance 2 over the inputs of an output (He et al., 2015), scales one, the rest zero. */
    private static HostTensor initial(String name, Shape shape, SplittableRandom random) {
        float[] values = new float[(int) shape.elements()];
        double deviation = Math.sqrt(2.0 * shape.size(0) / shape.elements());
        for (int i = 0; i < values.length; i++) {
            if (shape.rank() > 1) {
                values[i] = (float) (deviation * random.nextGaussian());
            } else {
                values[i] = name.endsWith("weight") ? 1 : 0;
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
     * @throws IllegalArgumentException if the state is not one of this recipe's architecture
     */
    public static ClassifierTrainer resume(
            Engine engine, ClassifierRecipe recipe, ImageSource source, Map<String, HostTensor> state, long step) {
        return new ClassifierTrainer(engine, recipe, source, state, step);
    }

    /** Steps done. */
    public long step() {
        return step;
    }

    /** Whether all images of the recipe have been seen. */
    public boolean done() {
        return step >= recipe.steps();
    }

    /**
     * Makes one step.
     *
     * @return the mean cross-entropy of its batch, in nats
     */
    public float advance() {
        try (TensorScope owner = scope.newScope()) {
            float loss = new TrainingStep(engine, kernels, state).make(owner, batch(owner), List.of(rates(owner)));
            step++;
            return loss;
        }
    }

    private List<Tensor> batch(TensorScope owner) {
        int n = recipe.batch();
        LabelledBatch images = source.batch(recipe.seed(), step * n, n);
        SplittableRandom random = new SplittableRandom(recipe.seed() * 0x9E3779B97F4A7C15L + step);
        float[] deviations = new float[n];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            deviations[i] = (float) (recipe.maxNoise() * random.nextDouble());
            labels[i] = images.labels()[i];
        }
        engine.seed(random.nextLong() >>> 1);
        return List.of(
                owner.floats(images.shape(), images.pixels()),
                owner.normal(images.shape()),
                owner.floats(Shape.of(n, 1, 1, 1), deviations),
                owner.longs(Shape.of(n, 1), labels));
    }

    private List<Tensor> rates(TensorScope owner) {
        return List.of(
                owner.floats(Shape.of(), (float) recipe.rate(step)),
                owner.floats(Shape.of(), (float) (1 - Math.pow(FIRST_DECAY, step + 1))),
                owner.floats(Shape.of(), (float) (1 - Math.pow(SECOND_DECAY, step + 1))));
    }

    /** Weights and moments by name: all that {@link #resume} needs, as copies in host memory. */
    public Map<String, HostTensor> state() {
        return state.save();
    }

    /** The weights by name: the classifier so far. */
    public Map<String, HostTensor> weights() {
        return state.copy(Part.WEIGHT);
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
