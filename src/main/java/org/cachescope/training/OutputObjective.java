package org.cachescope.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.cachescope.caching.RouterMode;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The loss that a router is trained with, and its gradient (Ma et al., 2024, Eq. 5): the frozen network makes the
 * solver step before a cache evaluation, of which the last evaluation fills the store; then it runs once in full
 * (teacher) and once with every layer's output mixed, {@code β · fresh + (1 - β) · stored} (student); the loss is the
 * squared difference of the two, plus λ · Σβ. No gradient is computed for any weight. Where layers learn to drop,
 * nothing stands for the stored output: {@code β · fresh}.
 *
 * <p>The squares are averaged over the batch, and over all output channels and pixels for a DiT, where they are summed
 * up for a U-ViT. As published, images are noised, and teacher and student evaluated, at the timestep nearest to the
 * solver's time; the step between is made at its own times.
 */
final class OutputObjective implements RouterObjective {
    /** Its input is that of teacher and student alike, so that the student's fresh output is the teacher's. */
    private static final LayerId FIRST = LayerId.ofColumn(0);

    private final Engine engine;
    private final FrozenNetwork network;
    private final int layers;
    private final PublishedTraining published;
    private final SolverPath path;
    private final List<Evaluation> evaluations;
    private final boolean clip;
    private final RouterMode mode;
    private final DiffusionKernels diffusion;
    private final KernelModule kernels;

    /**
     * The objective on a network with plain weights, which outlives it.
     *
     * @param published how routers of such networks are trained
     * @param clip whether predicted clean images are clamped to [-1, 1] in the solver step
     * @param mode whether stored outputs or nothing are mixed in
     */
    OutputObjective(Engine engine, Network network, PublishedTraining published, boolean clip, RouterMode mode) {
        this.engine = engine;
        this.network = new FrozenNetwork(engine, network);
        this.layers = this.network.layers();
        this.published = published;
        this.path = published.path();
        this.evaluations = path.evaluations();
        this.clip = clip;
        this.mode = mode;
        this.diffusion = DiffusionKernels.compile(engine);
        this.kernels = engine.compile(RouterTrainingKernels.TEXT);
    }

    /**
     * What one evaluation of the objective gives.
     *
     * @param error of the student's output: the loss without its penalty
     */
    record Outcome(float loss, float error, float sumOfScores, float[] gradient) {}

    /** All tensors of one evaluation, for comparison with reference data; owned by the scope that was passed. */
    record Trace(Tensor noised, Tensor next, Tensor teacher, Tensor student, Map<LayerId, Tensor> stored) {}

    /** A receiver of traces. */
    @FunctionalInterface
    interface TraceListener {
        void accept(Trace trace);
    }

    /**
     * Evaluates loss and gradient for the row that a cache evaluation reads.
     *
     * @param owner scope of everything that is made on the way
     * @param clean images, (N, C, H, W)
     * @param noise standard normal, like {@code clean}
     * @param labels N labels after the drop
     * @param evaluation the cache evaluation, by its number in a run
     * @param logits of its row
     * @param lambda weight of Σβ
     * @param straightThrough threshold of hardened scores
     * @param proceed called before each kernel of the network; throws to give the evaluation up there
     * @param listener sees the tensors before the scope is closed
     */
    Outcome evaluate(
            TensorScope owner,
            Tensor clean,
            Tensor noise,
            long[] labels,
            int evaluation,
            float[] logits,
            double lambda,
            OptionalDouble straightThrough,
            Runnable proceed,
            TraceListener listener) {
        int start = startOfStepBefore(evaluation);
        Tensor noised = noised(owner, clean, noise, timestep(start));
        Map<LayerId, Tensor> stored = new HashMap<>();
        Tensor next = stepped(owner, noised, labels, start, evaluation, new Store(stored, owner, proceed));
        if (mode == RouterMode.DROP) {
            Tensor nothing = owner.zeros(Shape.of(1, 1, 1));
            stored.replaceAll((_, _) -> nothing);
        }
        int timestep = timestep(evaluation);
        List<LayerTask> full = new ArrayList<>(LayerPlan.allComputed(layers));
        full.set(FIRST.column(), new LayerTask.Compute(true));
        Map<LayerId, Tensor> shared = new HashMap<>();
        Tensor teacher = network.evaluate(next, labels, timestep, new FrozenNetwork.Pass(full, shared, owner, proceed));
        Tensor leaf = owner.floats(Shape.of(logits.length), logits).requireGradient();
        Tensor weight = owner.floats(Shape.of(), (float) lambda);
        engine.recordGradients(true);
        try {
            List<Tensor> scores = RouterTrainingKernels.scores(kernels, owner, leaf, straightThrough);
            List<LayerTask> mixed = new ArrayList<>();
            mixed.add(new LayerTask.Reuse(mixed(owner, stored.get(FIRST), shared.get(FIRST), scores.getFirst())));
            for (int column = 1; column < layers; column++) {
                mixed.add(new LayerTask.Mix(stored.get(LayerId.ofColumn(column)), scores.get(column)));
            }
            Tensor student =
                    network.evaluate(next, labels, timestep, new FrozenNetwork.Pass(mixed, shared, owner, proceed));
            Tensor errorWeight = owner.floats(Shape.of(), (float) published.errorWeight());
            List<Tensor> results = kernels.record(owner, "objective", teacher, student, leaf, weight, errorWeight);
            listener.accept(new Trace(noised, next, teacher, student, stored));
            return new Outcome(
                    results.get(0).toScalar(),
                    results.get(1).toScalar(),
                    results.get(2).toScalar(),
                    results.get(3).toFloats());
        } finally {
            engine.recordGradients(false);
        }
    }

    private Tensor mixed(TensorScope owner, Tensor stored, Tensor fresh, Tensor score) {
        return kernels.record(owner, "mixed", stored, fresh, score).getFirst();
    }

    /** The first evaluation of the solver step that ends where a cache evaluation begins. */
    private int startOfStepBefore(int evaluation) {
        int start = evaluation - 1;
        while (start > 0
                && evaluations.get(start - 1).step()
                        == evaluations.get(evaluation - 1).step()) {
            start--;
        }
        return start;
    }

    /**
     * The timestep nearest to an evaluation's time. The published code finds it in single precision, where a tie of
     * doubles need not be one.
     */
    private int timestep(int evaluation) {
        double time = evaluations.get(evaluation).networkTime() / NoiseSchedule.TIMESTEPS;
        return (int) Math.rint((float) NoiseSchedule.TIMESTEPS * (float) time);
    }

    private Tensor noised(TensorScope owner, Tensor clean, Tensor noise, int timestep) {
        NoiseSchedule schedule = published.noise();
        double alphaBar = schedule.alphaBar(timestep - (int) schedule.timeOfTimestep(0));
        Tensor signal = owner.floats(Shape.of(), (float) Math.sqrt(alphaBar));
        Tensor sigma = owner.floats(Shape.of(), (float) Math.sqrt(1 - alphaBar));
        return kernels.record(owner, "noised", clean, noise, signal, sigma).getFirst();
    }

    /** Makes a run's evaluations from {@code start} on until {@code end}, the last of them filling the store. */
    private Tensor stepped(TensorScope owner, Tensor x, long[] labels, int start, int end, Store store) {
        SolverPath.State state = new SolverPath.State(x, null);
        for (int number = start; number < end; number++) {
            List<LayerTask> tasks = Collections.nCopies(layers, new LayerTask.Compute(number == end - 1));
            float time = (float) evaluations.get(number).networkTime();
            Tensor out = network.evaluate(state.x(), labels, time, store.filledBy(tasks));
            state = path.advance(number, state, new SolverPath.Given(diffusion, owner, clip, out, state.x()))
                    .next();
        }
        return state.x();
    }

    /** Where outputs are stored, and what is called before each kernel that makes them. */
    private record Store(Map<LayerId, Tensor> outputs, TensorScope owner, Runnable check) {
        FrozenNetwork.Pass filledBy(List<LayerTask> tasks) {
            return new FrozenNetwork.Pass(tasks, outputs, owner, check);
        }
    }

    @Override
    public void close() {
        network.close();
        kernels.close();
        diffusion.close();
    }
}
