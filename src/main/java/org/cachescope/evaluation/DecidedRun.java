package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.DecidingRule;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPart;
import org.cachescope.model.LayerPlan;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * A run by a {@link DecidingRule}, and what the rule decided. One number an evaluation reaches the host.
 *
 * <p>There is one decision an evaluation, over all rows of the batch. Where guidance takes two passes, the one with
 * labels comes first and decides for both, since a schedule has one row for both; each pass adds what its own blocks
 * added.
 */
public final class DecidedRun implements AutoCloseable {
    private static final String TEXT = """
            def change(self: __torch__.K, now: Tensor, before: Tensor) -> Tensor:
              distance = torch.mean(torch.to(torch.abs(torch.sub(now, before)), 7))
              return torch.div(distance, torch.mean(torch.to(torch.abs(before), 7)))

            """;

    private final SamplingSession session;
    private final SamplingRecipe recipe;
    private final DecidingRule rule;
    private final DecidingRule.Decider decider;
    private final LayerWatch watch;
    private final BlockRange range;
    private final int layers;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Boolean> decided = new ArrayList<>(); // by evaluation: whether blocks are passed over
    private final @Nullable Tensor[] residuals; // by pass: what the blocks added when they were last computed
    private @Nullable Tensor compared; // what the next evaluation's is compared with
    private int pass;

    private DecidedRun(SamplingSession session, SamplingRecipe recipe, DecidingRule rule, LayerWatch watch) {
        this.session = session;
        this.recipe = recipe;
        this.rule = rule;
        this.watch = watch;
        this.range = rule.range(session.network().architecture().blocks());
        this.layers = session.network().architecture().layers();
        this.decider = rule.start(recipe.evaluations());
        this.residuals = new @Nullable Tensor[session.passes(recipe)];
        this.kernels = session.engine().compile(TEXT);
        this.scope = session.engine().newScope();
    }

    /**
     * What a rule came to.
     *
     * @param schedule makes the same run without the rule: bit for bit where the batch goes at once, see
     *     {@link SamplingSession#mostAtOnce}, else to rounding
     * @param passedOver by evaluation, whether blocks were passed over: what the rule makes the schedule of
     * @param images that the run made, (N, C, H, W)
     */
    public record Outcome(CacheSchedule schedule, List<Boolean> passedOver, SampledImages images) {
        /** Copies the list. */
        public Outcome {
            passedOver = List.copyOf(passedOver);
        }
    }

    /**
     * Runs a recipe by a rule.
     *
     * @param watch stands between the network and the rule, to stop the run by throwing
     * @param afterStep called with the number of evaluations done
     * @throws NotFiniteException if an evaluation gives NaN or infinity
     * @throws IllegalArgumentException if recipe or rule do not fit the network
     */
    public static Outcome of(
            SamplingSession session,
            SamplingRecipe recipe,
            DecidingRule rule,
            LayerWatch watch,
            IntConsumer afterStep) {
        try (DecidedRun run = new DecidedRun(session, recipe, rule, watch)) {
            return run.outcome(afterStep);
        }
    }

    private Outcome outcome(IntConsumer afterStep) {
        RunShape shape = recipe.shape(session.network().architecture());
        CacheSchedule uncached = CacheSchedule.full(recipe.evaluations(), layers);
        try (SamplingSession.Run run = session.start(recipe, uncached, new Deciding())) {
            Sampler sampler = run.sampler();
            while (true) {
                Sampler.Step step = sampler.next();
                if (!session.isFinite(step.x())) {
                    throw new NotFiniteException(step.evaluation(), null);
                }
                afterStep.accept(step.evaluation().number() + 1);
                if (!sampler.hasNext()) {
                    return new Outcome(rule.schedule(shape, decided), decided, SampledImages.of(step.x()));
                }
            }
        }
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }

    /** Decides in the first pass of each evaluation. */
    private final class Deciding implements LayerWatch {
        @Override
        public boolean needsWholeBatch() {
            return true;
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return watch.over(evaluation, new Planned(evaluation, pass));
        }

        @Override
        public void conditioned(int evaluation, Conditioning conditioning) {
            watch.conditioned(evaluation, conditioning);
        }

        @Override
        public void predicted(int evaluation, Tensor prediction) {
            watch.predicted(evaluation, prediction);
            pass = (pass + 1) % residuals.length;
        }
    }

    /** Decides by what is watched, (N, T, D) of the first pass: owned by the evaluation until adopted. */
    private void decide(int evaluation, Supplier<Tensor> watched) {
        Tensor before = compared;
        boolean passes = false;
        Tensor now = scope.adopt(watched.get());
        if (before != null && !decider.mustCompute(evaluation)) {
            try (TensorScope inner = scope.newScope()) {
                double change =
                        kernels.callOne(inner, "change", now, before).toHost().valueAt(0);
                passes = decider.passesOver(evaluation, change);
            }
        }
        decided.add(passes);
        boolean next = decider.comparesWith(passes);
        if (next) {
            compared = now;
        }
        Tensor unused = next ? before : now;
        if (unused != null) {
            scope.release(unused);
        }
    }

    /** One pass of one evaluation. */
    private final class Planned implements LayerEvaluator, LayerPlan {
        private final int evaluation;
        private final int ownPass;

        Planned(int evaluation, int pass) {
            this.evaluation = evaluation;
            this.ownPass = pass;
        }

        @Override
        public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
            throw new IllegalStateException("a rule that decides on the way needs planned evaluations");
        }

        @Override
        public Optional<LayerPlan> plan(int count) {
            return Optional.of(this);
        }

        @Override
        public void enter(Supplier<Tensor> firstInput) {
            if (ownPass == 0 && rule.watched() == DecidingRule.Watched.FIRST_INPUT) {
                decide(evaluation, firstInput);
            }
        }

        @Override
        public LayerPart next(int column) {
            if (column < range.firstColumn()) {
                return new LayerPart.Run(LayerPlan.allComputed(range.firstColumn()), ownPass == 0, false);
            }
            if (decided.get(evaluation)) {
                return new LayerPart.Add(layers - column, List.of(residuals[ownPass]));
            }
            return new LayerPart.Run(LayerPlan.allComputed(layers - column), true, false);
        }

        @Override
        public void keepResidual(int column, Tensor residual) {
            if (column < range.firstColumn()) {
                decide(evaluation, () -> residual);
                return;
            }
            Tensor before = residuals[ownPass];
            residuals[ownPass] = scope.adopt(residual);
            if (before != null) {
                scope.release(before);
            }
        }
    }
}
