package org.cachescope.viewmodel;

import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.CellOrder;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.BudgetLimits;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.RulePolicies;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.LimitsRun;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** How many cells the present policy can add before images lose more than a chosen quality. */
public final class LimitsViewModel {
    private static final double USUAL_DECIBELS = 35;
    private static final double MOST_DECIBELS = 100;
    private static final int USUAL_IMAGES = 8;
    private static final int MOST_IMAGES = 256;
    private static final String NO_ORDER = "This policy gives cells no order to add them in: choose a router, or a rule"
            + " such as random:k=30% (how many it would choose does not matter). By metric and greedy, 'cachescope limits'"
            + " measures.";

    /** What is at work. */
    public sealed interface State {
        /** Nothing. */
        record Idle() implements State {}

        /**
         * Runs are being tried.
         *
         * @param done trials done, of {@code of} at most
         */
        record Working(long done, long of) implements State {}

        /** They could not be made. */
        record Failed(Problem problem) implements State {}
    }

    private final ObservableValue<@Nullable RunRequest> request;
    private final CachingViewModel caching;
    private final Studio studio;
    private final LatestJob job;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
    private final ReadOnlyObjectWrapper<@Nullable LimitsReport> report = new ReadOnlyObjectWrapper<>();
    private final TypedField<Double> quality =
            new TypedField<>(USUAL_DECIBELS, text -> Numbers.real("PSNR", text, 0, MOST_DECIBELS), Numbers::text);
    private final TypedField<Integer> images =
            new TypedField<>(USUAL_IMAGES, text -> Numbers.whole("Images", text, 1, MOST_IMAGES), String::valueOf);
    private final ObservableValue<Optional<String>> obstacle;
    private @Nullable LimitsRun search;

    /**
     * Measures nothing until asked to.
     *
     * @param request the run on show, whose model and recipe are measured
     * @param caching whose policy gives the order
     * @param ui runs what changes properties
     */
    public LimitsViewModel(
            ObservableValue<@Nullable RunRequest> request,
            CachingViewModel caching,
            Studio studio,
            Jobs jobs,
            Executor ui) {
        this.request = request;
        this.caching = caching;
        this.studio = studio;
        this.job = new LatestJob(jobs, ui);
        this.obstacle = Bindings.createObjectBinding(
                this::obstacleNow,
                request,
                caching.router(),
                caching.inForce(),
                caching.ruleField().value(),
                quality.value(),
                images.value());
    }

    /** Measures; where a search of the same was stopped, goes on from there. Does nothing where {@link #obstacle} says why. */
    public void measure() {
        RunRequest run = request.getValue();
        Double least = quality.value().get();
        Integer count = images.value().get();
        if (run == null || least == null || count == null) {
            return;
        }
        order(run).ifPresent(order -> {
            LimitsRun next = new LimitsRun(
                    studio,
                    run.model(),
                    orderName(),
                    new BudgetLimits(run.model().architecture(), judged(run, count), order, least));
            LimitsRun former = search;
            LimitsRun begun = former != null && former.isLike(next) ? former : next;
            search = begun;
            state.set(new State.Working(0, 0));
            job.start("Looking for the limits", begun, new Listener());
        });
    }

    /** Stops; what was tried is remembered. */
    public void cancel() {
        job.cancel();
    }

    private final class Listener implements JobListener<LimitsReport> {
        @Override
        public void progressed(Progress progress) {
            if (progress instanceof Progress.Advanced advanced) {
                state.set(new State.Working(advanced.done(), advanced.of()));
            }
        }

        @Override
        public void ended(JobOutcome<LimitsReport> outcome) {
            switch (outcome) {
                case JobOutcome.Done<LimitsReport> done -> {
                    report.set(done.report());
                    state.set(new State.Idle());
                }
                case JobOutcome.Failed<LimitsReport> failed -> state.set(new State.Failed(failed.problem()));
                case JobOutcome.Cancelled<LimitsReport> _ -> state.set(new State.Idle());
            }
        }
    }

    /** The run's recipe with so many images, spread over all classes. */
    private static SamplingRecipe judged(RunRequest run, int count) {
        SamplingRecipe recipe = run.recipe();
        return new SamplingRecipe(
                SamplingRecipe.spread(count, run.model().classNames().size()),
                recipe.steps(),
                recipe.solver(),
                recipe.guidance(),
                recipe.clip(),
                recipe.seed());
    }

    /** The present policy with all of its cells, in its order; empty where it has none. */
    private Optional<CachePolicy.InOrder> order(RunRequest run) {
        RouterOffer router = caching.router().getValue();
        return switch (caching.inForce().getValue()) {
            case THETA, BUDGET ->
                router != null && router.content() instanceof RouterFile.Learned(Router learned)
                        ? Optional.of(new CachePolicy.InOrder(
                                learned.rows().pattern(),
                                CellOrder.byBeta(learned),
                                new CellBudget.Share(100),
                                learned.info().mode().action()))
                        : Optional.empty();
            case RULE -> byRule(run);
            case ALL_CELLS, NONE, FIXED -> Optional.empty();
        };
    }

    private Optional<CachePolicy.InOrder> byRule(RunRequest run) {
        if (!(caching.ruleField().value().get() instanceof PolicyChoice.ByRule rule) || rule.needsTrial()) {
            return Optional.empty();
        }
        RunShape shape = run.recipe().shape(run.model().architecture());
        PolicyChoice all = new PolicyChoice.ByRule(rule.rule(), new CellBudget.Share(100), rule.seed(), rule.pattern());
        return RulePolicies.of(all, shape, CalibratedErrors.none(shape, 1)) instanceof CachePolicy.InOrder order
                ? Optional.of(order)
                : Optional.empty();
    }

    private String orderName() {
        RouterOffer router = caching.router().getValue();
        return caching.inForce().getValue() == Choice.RULE || router == null
                ? caching.ruleField().text().get()
                : "β of " + router.name();
    }

    private Optional<String> obstacleNow() {
        RunRequest run = request.getValue();
        if (run == null) {
            return Optional.of(ExportCommands.INCOMPLETE);
        }
        if (quality.value().get() == null || images.value().get() == null) {
            return quality.error().getValue().or(() -> images.error().getValue());
        }
        return order(run).isEmpty() ? Optional.of(NO_ORDER) : Optional.empty();
    }

    /** What is at work. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** What was found last; null until something was. */
    public ObservableValue<@Nullable LimitsReport> report() {
        return report.getReadOnlyProperty();
    }

    /** Least mean PSNR to the run without cache, in decibels. */
    public TypedField<Double> quality() {
        return quality;
    }

    /** How many images are judged by. */
    public TypedField<Integer> images() {
        return images;
    }

    /** Why nothing can be measured now, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> obstacle() {
        return obstacle;
    }
}
