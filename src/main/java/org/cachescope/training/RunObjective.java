package org.cachescope.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
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
 * The loss of whole runs, and its gradient: from the same noise the frozen network makes images once in full and once
 * with every layer of every cache evaluation mixed, {@code β · fresh + (1 - β) · stored}; the loss is the squared
 * difference of the finished images, plus λ · Σβ over all rows. What one row's errors become, and how they add to those
 * of other layers and rows, is thus part of the loss. A departure from the paper, whose loss ({@link OutputObjective})
 * sees one evaluation.
 *
 * <p>The gradient leads back through network, stored outputs and solver. A run falls into segments that each end with a
 * cache evaluation; only what passes from one to the next is kept, and each is run again when the gradient comes by, so
 * that memory holds the activations of one. Where every evaluation but the first may reuse, as HarmoniCa (Huang et al.,
 * 2024) has it, what a mixed layer gives is what the next evaluation finds stored: outputs pass from segment to segment
 * too, and gradients back through them.
 *
 * <p>The squares are averaged over the batch, and over all channels and pixels for a DiT, where they are summed up for
 * a U-ViT. Where layers learn to drop, nothing stands for the stored output: {@code β · fresh}.
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
    private final Set<Integer> cacheEvaluations;
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
        List<Integer> reusing =
                published.rows().cacheEvaluations().sorted().boxed().toList();
        this.cacheEvaluations = Set.copyOf(reusing);
        this.segments = segments(reusing, evaluations.size());
    }

    /**
     * Evaluations that follow each other.
     *
     * @param first number of the first
     * @param last number of the last
     * @param mixed whether the last one is a cache evaluation; it reuses from the one before it, of this segment or the
     *     one before
     */
    private record Segment(int first, int last, boolean mixed) {}

    /**
     * What passes from one segment to the next, or the gradients by it.
     *
     * @param stored outputs of all layers in column order; empty where the next evaluation reuses none
     */
    private record Passage(SolverPath.State state, List<Tensor> stored) {
        void adoptedBy(TensorScope owner) {
            owner.adopt(state.x());
            Tensor memory = state.memory();
            if (memory != null) {
                owner.adopt(memory);
            }
            stored.forEach(owner::adopt);
        }
    }

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
        Passage start = new Passage(new SolverPath.State(begin, null), List.of());
        Tensor aim = full(owner, start, runs);
        List<Passage> passages = new ArrayList<>(List.of(start));
        for (Segment segment : segments) {
            passages.add(forward(owner, segment, passages.getLast(), runs));
        }
        Tensor weight = owner.floats(Shape.of(), (float) errorWeight);
        List<Tensor> distance = kernels.record(
                owner, "distance", aim, passages.getLast().state().x(), weight);
        Outcome outcome = new Outcome(distance.getFirst().toScalar(), lambda * runs.sumOfScores(), new HashMap<>());
        Passage pull = new Passage(new SolverPath.State(distance.getLast(), null), List.of());
        for (int i = segments.size() - 1; i >= 0; i--) {
            Passage behind = pull;
            pull = backward(owner, segments.get(i), passages.get(i), behind, runs, outcome.gradients());
            // of long runs they would take as much again as the outputs themselves
            passages.get(i + 1).stored().forEach(owner::release);
            behind.stored().forEach(owner::release);
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
    private Tensor full(TensorScope owner, Passage start, Runs runs) {
        Passage passage = start;
        for (Segment segment : segments) {
            Segment computed = new Segment(segment.first(), segment.last(), false);
            passage = forward(owner, computed, passage, runs);
        }
        return passage.state().x();
    }

    /** What a segment leaves, without gradients; owned by {@code owner}. */
    private Passage forward(TensorScope owner, Segment segment, Passage before, Runs runs) {
        try (TensorScope scope = owner.newScope()) {
            List<Tensor> scores = segment.mixed()
                    ? RouterTrainingKernels.scores(kernels, scope, logits(scope, segment, runs), runs.straightThrough())
                    : List.of();
            Passage after = through(scope, segment, before, scores, runs);
            after.adoptedBy(owner);
            return after;
        }
    }

    private static Tensor logits(TensorScope owner, Segment segment, Runs runs) {
        float[] row = runs.logits().get(segment.last());
        return owner.floats(Shape.of(row.length), row);
    }

    /** Makes a segment's evaluations. */
    private Passage through(TensorScope owner, Segment segment, Passage before, List<Tensor> scores, Runs runs) {
        Map<LayerId, Tensor> stored = new HashMap<>();
        for (int column = 0; column < before.stored().size(); column++) {
            stored.put(LayerId.ofColumn(column), before.stored().get(column));
        }
        SolverPath.State state = before.state();
        for (int number = segment.first(); number <= segment.last(); number++) {
            boolean fills = segment.mixed() && isReadNext(number);
            List<LayerTask> tasks = segment.mixed() && number == segment.last()
                    ? mixed(owner, stored, scores, fills)
                    : Collections.nCopies(network.layers(), new LayerTask.Compute(fills));
            float time = (float) evaluations.get(number).networkTime();
            Tensor out = network.evaluate(
                    state.x(), runs.labels(), time, new FrozenNetwork.Pass(tasks, stored, owner, runs.proceed()));
            state = path.advance(number, state, new SolverPath.Given(solver, owner, clip, out, state.x()))
                    .next();
        }
        boolean read = segment.mixed() && isReadNext(segment.last());
        return new Passage(state, read ? inOrder(stored) : List.of());
    }

    /** Whether the evaluation behind one finds its outputs stored. */
    private boolean isReadNext(int evaluation) {
        return mode == RouterMode.REUSE && cacheEvaluations.contains(evaluation + 1);
    }

    private List<Tensor> inOrder(Map<LayerId, Tensor> stored) {
        return IntStream.range(0, network.layers())
                .mapToObj(column -> Objects.requireNonNull(stored.get(LayerId.ofColumn(column))))
                .toList();
    }

    private List<LayerTask> mixed(TensorScope owner, Map<LayerId, Tensor> stored, List<Tensor> scores, boolean keep) {
        Tensor nothing = owner.zeros(Shape.of(1, 1, 1));
        List<LayerTask> tasks = new ArrayList<>();
        for (int column = 0; column < scores.size(); column++) {
            Tensor reused = stored.getOrDefault(LayerId.ofColumn(column), nothing);
            tasks.add(new LayerTask.Mix(reused, scores.get(column), keep));
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
    private Passage backward(
            TensorScope owner,
            Segment segment,
            Passage before,
            Passage pull,
            Runs runs,
            Map<Integer, float[]> gradients) {
        try (TensorScope scope = owner.newScope()) {
            List<Tensor> leaves = new ArrayList<>();
            if (segment.first() > 0) {
                leaves.add(before.state().x());
                addPresent(leaves, before.state().memory());
                leaves.addAll(before.stored());
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
            int behindState = before.state().memory() == null ? 1 : 2;
            Passage back = new Passage(
                    new SolverPath.State(given.getFirst(), behindState == 1 ? null : given.get(1)),
                    given.subList(behindState, behindState + before.stored().size()));
            back.adoptedBy(owner);
            return back;
        }
    }

    private List<Tensor> pulled(
            TensorScope scope,
            Segment segment,
            Passage before,
            Passage pull,
            Runs runs,
            List<Tensor> leaves,
            @Nullable Tensor logits) {
        engine.recordGradients(true);
        try {
            List<Tensor> scores = logits == null
                    ? List.of()
                    : RouterTrainingKernels.scores(kernels, scope, logits, runs.straightThrough());
            Passage after = through(scope, segment, before, scores, runs);
            List<Tensor> made = new ArrayList<>(List.of(after.state().x()));
            List<Tensor> pulls = new ArrayList<>(List.of(pull.state().x()));
            if (pull.state().memory() != null) {
                Tensor memory = Objects.requireNonNull(after.state().memory());
                // where a segment ends within the step that it begins with, the step's start is the leaf itself
                made.add(
                        leaves.contains(memory)
                                ? kernels.record(scope, "copy", memory).getFirst()
                                : memory);
                pulls.add(pull.state().memory());
            }
            made.addAll(after.stored());
            pulls.addAll(pull.stored());
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
