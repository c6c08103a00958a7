package org.cachescope.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterMode;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerTask;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The loss of whole runs, and its gradient: from the same noise the frozen network makes images once in full and once with
 * every layer of every cache evaluation mixed, {@code β · fresh + (1 - β) · stored}; the loss is the squared difference of
 * the finished images, plus λ · Σβ over all rows. What one row's errors become, and how they add to those of other layers
 * and rows, is thus part of the loss. A departure from the paper, whose loss ({@link OutputObjective}) sees one evaluation.
 *
 * <p>The gradient leads back through network, stored outputs and solver. A run falls into segments that each end with a
 * cache evaluation; only what passes from one to the next is kept, and each is run again when the gradient comes by, so that
 * memory holds the activations of one.
 *
 * <p>The squares are averaged over the batch, and over all channels and pixels for a DiT, where they are summed up for a
 * U-ViT. Where layers learn to drop, nothing stands for the stored output: {@code β · fresh}.
 */
final class RunObjective implements RouterObjective {
    private final Engine engine;
    private final FrozenNetwork network;
    private final double errorWeight;
    private final SolverPath path;
    private final List<Evaluation> evaluations;
    private final boolean clip;
    private final RouterMode mode;
    private final DiffusionKernels solver;
    private final KernelModule kernels;
    private final List<Segment> segments;

    /**
     * The objective on a network with plain weights, which outlives it.
     *
     * @param published how routers of such networks are trained
     * @param clip whether predicted clean images are clamped to [-1, 1]
     * @param mode whether stored outputs or nothing are mixed in
     */
    RunObjective(Engine engine, Network network, PublishedTraining published, boolean clip, RouterMode mode) {
        this.engine = engine;
        this.network = new FrozenNetwork(engine, network);
        this.errorWeight = published.errorWeight();
        this.path = published.path();
        this.evaluations = path.evaluations();
        this.clip = clip;
        this.mode = mode;
        this.solver = DiffusionKernels.differentiable(engine);
        this.kernels = engine.compile(RouterTrainingKernels.TEXT);
        this.segments =
                segments(published.rows().cacheEvaluations().sorted().boxed().toList(), evaluations.size());
    }

    /**
     * Evaluations that follow each other.
     *
     * @param first number of the first
     * @param last number of the last
     * @param mixed whether the last one is a cache evaluation; it reuses from the one before it
     */
    private record Segment(int first, int last, boolean mixed) {}

    private static List<Segment> segments(List<Integer> cacheEvaluations, int evaluations) {
        List<Segment> segments = new ArrayList<>();
        int first = 0;
        for (int last : cacheEvaluations) {
            segments.add(new Segment(first, last, true));
            first = last + 1;
        }
        if (first < evaluations) {
            segments.add(new Segment(first, evaluations - 1, false));
        }
        return segments;
    }

    /**
     * What one evaluation of the objective gives.
     *
     * @param error of the finished images
     * @param penalty λ · Σβ
     * @param gradients of the loss by the logits of each cache evaluation, one a layer
     */
    record Outcome(float error, double penalty, Map<Integer, float[]> gradients) {}

    /**
     * Evaluates loss and gradient.
     *
     * @param owner scope of what is kept on the way
     * @param begin where runs begin, (N, C, H, W)
     * @param labels N labels after the drop
     * @param logits of each cache evaluation, by its number in a run, one a layer
     * @param lambda weight of Σβ
     * @param straightThrough threshold of hardened scores
     * @param proceed called before each kernel of the network; throws to give the evaluation up there
     */
    Outcome evaluate(
            TensorScope owner,
            Tensor begin,
            long[] labels,
            Map<Integer, float[]> logits,
            double lambda,
            OptionalDouble straightThrough,
            Runnable proceed) {
        Runs runs = new Runs(labels, logits, lambda, straightThrough, proceed);
        SolverPath.State start = new SolverPath.State(begin, null);
        Tensor aim = full(owner, start, runs);
        List<SolverPath.State> states = new ArrayList<>(List.of(start));
        for (Segment segment : segments) {
            states.add(forward(owner, segment, states.getLast(), runs));
        }
        Tensor weight = owner.floats(Shape.of(), (float) errorWeight);
        List<Tensor> distance =
                kernels.record(owner, "distance", aim, states.getLast().x(), weight);
        Outcome outcome = new Outcome(distance.getFirst().toScalar(), lambda * runs.sumOfScores(), new HashMap<>());
        SolverPath.State pull = new SolverPath.State(distance.getLast(), null);
        for (int i = segments.size() - 1; i >= 0; i--) {
            pull = backward(owner, segments.get(i), states.get(i), pull, runs, outcome.gradients());
        }
        return outcome;
    }

    /** What all runs of one evaluation of the objective share. */
    private record Runs(
            long[] labels,
            Map<Integer, float[]> logits,
            double lambda,
            OptionalDouble straightThrough,
            Runnable proceed) {
        double sumOfScores() {
            double sum = 0;
            for (float[] row : logits.values()) {
                for (float logit : row) {
                    sum += Router.sigmoid(logit);
                }
            }
            return sum;
        }
    }

    /** The finished images of the full run, owned by {@code owner}. */
    private Tensor full(TensorScope owner, SolverPath.State start, Runs runs) {
        SolverPath.State state = start;
        for (Segment segment : segments) {
            Segment computed = new Segment(segment.first(), segment.last(), false);
            state = forward(owner, computed, state, runs);
        }
        return state.x();
    }

    /** What a segment leaves, without gradients; owned by {@code owner}. */
    private SolverPath.State forward(TensorScope owner, Segment segment, SolverPath.State before, Runs runs) {
        try (TensorScope scope = owner.newScope()) {
            List<Tensor> scores = segment.mixed()
                    ? RouterTrainingKernels.scores(kernels, scope, logits(scope, segment, runs), runs.straightThrough())
                    : List.of();
            SolverPath.State after = through(scope, segment, before, scores, runs);
            adopt(owner, after);
            return after;
        }
    }

    private static void adopt(TensorScope owner, SolverPath.State state) {
        owner.adopt(state.x());
        Tensor memory = state.memory();
        if (memory != null) {
            owner.adopt(memory);
        }
    }

    private static Tensor logits(TensorScope owner, Segment segment, Runs runs) {
        float[] row = runs.logits().get(segment.last());
        return owner.floats(Shape.of(row.length), row);
    }

    /** Makes a segment's evaluations. */
    private SolverPath.State through(
            TensorScope owner, Segment segment, SolverPath.State before, List<Tensor> scores, Runs runs) {
        Map<LayerId, Tensor> stored = new HashMap<>();
        SolverPath.State state = before;
        for (int number = segment.first(); number <= segment.last(); number++) {
            boolean fills = segment.mixed() && number == segment.last() - 1;
            List<LayerTask> tasks = segment.mixed() && number == segment.last()
                    ? mixed(owner, stored, scores)
                    : Collections.nCopies(network.layers(), new LayerTask.Compute(fills && mode == RouterMode.REUSE));
            float time = (float) evaluations.get(number).networkTime();
            Tensor out = network.evaluate(
                    state.x(), runs.labels(), time, new FrozenNetwork.Pass(tasks, stored, owner, runs.proceed()));
            state = path.advance(number, state, new SolverPath.Given(solver, owner, clip, out, state.x()))
                    .next();
        }
        return state;
    }

    private List<LayerTask> mixed(TensorScope owner, Map<LayerId, Tensor> stored, List<Tensor> scores) {
        Tensor nothing = owner.zeros(Shape.of(1, 1, 1));
        List<LayerTask> tasks = new ArrayList<>();
        for (int column = 0; column < scores.size(); column++) {
            Tensor reused = stored.getOrDefault(LayerId.ofColumn(column), nothing);
            tasks.add(new LayerTask.Mix(reused, scores.get(column)));
        }
        return tasks;
    }

    /**
     * Leads the gradient back through a segment.
     *
     * @param before where it begins; asked for its gradient from now on
     * @param pull gradient of the error by what the segment leaves; a memory that nothing reads has none
     * @param gradients receives that of the segment's logits
     * @return gradient of the error by {@code before}, owned by {@code owner}
     */
    private SolverPath.State backward(
            TensorScope owner,
            Segment segment,
            SolverPath.State before,
            SolverPath.State pull,
            Runs runs,
            Map<Integer, float[]> gradients) {
        try (TensorScope scope = owner.newScope()) {
            List<Tensor> leaves = new ArrayList<>();
            if (segment.first() > 0) {
                leaves.add(before.x());
                addPresent(leaves, before.memory());
            }
            Tensor logits = segment.mixed() ? logits(scope, segment, runs) : null;
            addPresent(leaves, logits);
            leaves.forEach(Tensor::requireGradient);
            List<Tensor> given = pulled(scope, segment, before, pull, runs, leaves, logits);
            if (logits != null) {
                gradients.put(segment.last(), given.getLast().toFloats());
            }
            if (segment.first() == 0) {
                return pull; // nothing comes before the first
            }
            Tensor memory = before.memory() == null ? null : owner.adopt(given.get(1));
            return new SolverPath.State(owner.adopt(given.getFirst()), memory);
        }
    }

    private List<Tensor> pulled(
            TensorScope scope,
            Segment segment,
            SolverPath.State before,
            SolverPath.State pull,
            Runs runs,
            List<Tensor> leaves,
            @Nullable Tensor logits) {
        engine.recordGradients(true);
        try {
            List<Tensor> scores = logits == null
                    ? List.of()
                    : RouterTrainingKernels.scores(kernels, scope, logits, runs.straightThrough());
            SolverPath.State after = through(scope, segment, before, scores, runs);
            List<Tensor> made = new ArrayList<>(List.of(after.x()));
            List<Tensor> pulls = new ArrayList<>(List.of(pull.x()));
            if (pull.memory() != null) {
                addPresent(made, after.memory());
                addPresent(pulls, pull.memory());
            }
            if (logits != null) {
                Tensor weight = scope.floats(Shape.of(), (float) runs.lambda());
                made.add(kernels.record(scope, "penalty", logits, weight).getFirst());
                pulls.add(scope.floats(Shape.of(), 1));
            }
            return kernels.record(
                    scope,
                    "pulled",
                    KernelArgument.list(made),
                    KernelArgument.list(pulls),
                    KernelArgument.list(leaves));
        } finally {
            engine.recordGradients(false);
        }
    }

    private static void addPresent(List<Tensor> tensors, @Nullable Tensor tensor) {
        if (tensor != null) {
            tensors.add(tensor);
        }
    }

    @Override
    public void close() {
        network.close();
        kernels.close();
        solver.close();
    }
}
