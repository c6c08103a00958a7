package org.cachescope.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.RespacedSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Conditioning;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.Dit;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The loss that a router is trained with, and its gradient (Ma et al., 2024, Eq. 5): the frozen network runs at a full
 * step and fills the store; one DDIM step later it runs once in full (teacher) and once with every layer's output mixed,
 * {@code β · fresh + (1 - β) · stored} (student); the loss is the mean squared difference of the two over all output
 * channels, plus λ · Σβ. No gradient is computed for any weight.
 */
final class RouterObjective implements AutoCloseable {
    /** Its input is that of teacher and student alike, so that the student's fresh output is the teacher's. */
    private static final LayerId FIRST = LayerId.ofColumn(0);

    private final Engine engine;
    private final Dit network;
    private final int layers;
    private final RespacedSchedule schedule;
    private final boolean clip;
    private final DiffusionKernels diffusion;
    private final KernelModule kernels;
    private final ConditioningCache modulations;

    /**
     * The objective on a network with plain weights, which outlives it.
     *
     * @param clip whether predicted clean images are clamped to [-1, 1] between the two steps
     */
    RouterObjective(Engine engine, Dit network, RespacedSchedule schedule, boolean clip) {
        this.engine = engine;
        this.network = network.differentiable();
        this.layers = network.architecture().layers();
        this.schedule = schedule;
        this.clip = clip;
        this.diffusion = DiffusionKernels.compile(engine);
        this.kernels = engine.compile(RouterTrainingKernels.TEXT);
        this.modulations = new ConditioningCache(engine, this.network, 64L << 20);
    }

    /** What one evaluation of the objective gives. */
    record Outcome(float loss, float error, float sumOfScores, float[] gradient) {}

    /** All tensors of one evaluation, for comparison with reference data; owned by the scope that was passed. */
    record Trace(Tensor noised, Tensor next, Tensor teacher, Tensor student, Map<LayerId, Tensor> stored) {}

    /** A receiver of traces. */
    @FunctionalInterface
    interface TraceListener {
        void accept(Trace trace);
    }

    /**
     * Evaluates loss and gradient for the row of respaced index {@code fullIndex - 1}.
     *
     * @param owner scope of everything that is made on the way
     * @param clean images, (N, C, H, W)
     * @param noise standard normal, like {@code clean}
     * @param labels N labels after the drop
     * @param fullIndex respaced index of the full step
     * @param logits of the cache step's row
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
            int fullIndex,
            float[] logits,
            double lambda,
            OptionalDouble straightThrough,
            Runnable proceed,
            TraceListener listener) {
        Tensor noised = noised(owner, clean, noise, fullIndex);
        Map<LayerId, Tensor> stored = new HashMap<>();
        List<LayerTask> storing = Collections.nCopies(layers, new LayerTask.Compute(true));
        Tensor out = evaluate(owner, noised, labels, fullIndex, new Pass(storing, stored, owner, proceed));
        Solver.Context step = new Solver.Context(diffusion, schedule, owner, clip);
        Tensor next =
                new Solver.Ddim(0).step(step, fullIndex, noised, out, noised).next();
        List<LayerTask> full = new ArrayList<>(LayerPlan.computeAll(layers).tasks());
        full.set(FIRST.column(), new LayerTask.Compute(true));
        Map<LayerId, Tensor> shared = new HashMap<>();
        Tensor teacher = evaluate(owner, next, labels, fullIndex - 1, new Pass(full, shared, owner, proceed));
        Tensor leaf = owner.floats(Shape.of(logits.length), logits).requireGradient();
        Tensor weight = owner.floats(Shape.of(), (float) lambda);
        engine.recordGradients(true);
        try {
            List<Tensor> scores = scores(owner, leaf, straightThrough);
            List<LayerTask> mixed = new ArrayList<>();
            mixed.add(new LayerTask.Reuse(mixed(owner, stored.get(FIRST), shared.get(FIRST), scores.getFirst())));
            for (int column = 1; column < layers; column++) {
                mixed.add(new LayerTask.Mix(stored.get(LayerId.ofColumn(column)), scores.get(column)));
            }
            Tensor student = evaluate(owner, next, labels, fullIndex - 1, new Pass(mixed, shared, owner, proceed));
            List<Tensor> results = kernels.record(owner, "objective", teacher, student, leaf, weight);
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

    /**
     * One evaluation of the network.
     *
     * @param tasks what becomes of each layer
     * @param kept receives what the tasks ask to keep
     * @param owner owner of what is kept
     * @param check called before each kernel
     */
    private record Pass(List<LayerTask> tasks, Map<LayerId, Tensor> kept, TensorScope owner, Runnable check)
            implements LayerPlan {
        @Override
        public void proceed() {
            check.run();
        }

        @Override
        public void keep(LayerId layer, Tensor output) {
            kept.put(layer, owner.adopt(output));
        }
    }

    private Tensor mixed(TensorScope owner, Tensor stored, Tensor fresh, Tensor score) {
        return kernels.record(owner, "mixed", stored, fresh, score).getFirst();
    }

    private Tensor noised(TensorScope owner, Tensor clean, Tensor noise, int index) {
        Tensor signal = owner.floats(Shape.of(), (float) Math.sqrt(schedule.alphaBar(index)));
        Tensor sigma = owner.floats(Shape.of(), (float) Math.sqrt(1 - schedule.alphaBar(index)));
        return kernels.record(owner, "noised", clean, noise, signal, sigma).getFirst();
    }

    private List<Tensor> scores(TensorScope owner, Tensor logits, OptionalDouble straightThrough) {
        if (straightThrough.isEmpty()) {
            return kernels.record(owner, "soft_scores", logits);
        }
        Tensor threshold = owner.floats(Shape.of(), (float) straightThrough.getAsDouble());
        return kernels.record(owner, "hard_scores", logits, threshold);
    }

    private Tensor evaluate(TensorScope owner, Tensor x, long[] labels, int index, LayerPlan plan) {
        try (TensorScope scope = owner.newScope()) {
            Conditioning modulation = modulations.of(scope, schedule.timestep(index), labels);
            return owner.adopt(network.forward(scope, x, modulation, plan));
        }
    }

    @Override
    public void close() {
        modulations.close();
        kernels.close();
        diffusion.close();
    }
}
