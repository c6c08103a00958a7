package org.cachescope.viewmodel;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.LimitOrder;
import org.cachescope.workspace.LimitTrials;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.session.LimitsMemory;
import org.cachescope.workspace.studio.LimitsRun;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** How many cells the present policy can add before images lose more than a chosen quality. */
public final class LimitsViewModel {
    private static final double MOST_DECIBELS = 100;
    private static final int MOST_IMAGES = 256;
    private static final String NO_ORDER = "This policy gives cells no order to add them in: choose a router, or a rule"
            + " such as random:k=30%, metric:k=30% or greedy:k=30% (how many it would choose does not matter).";

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
    private final ObjectProperty<LimitsMemory> memory;
    private final Studio studio;
    private final Executor ui;
    private final LatestJob job;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
    private final TypedField<Double> quality = new TypedField<>(
            LimitsMemory.NONE.leastDecibels(), text -> Numbers.real("PSNR", text, 0, MOST_DECIBELS), Figures::number);
    private final TypedField<Integer> images = new TypedField<>(
            LimitsMemory.NONE.images(), text -> Numbers.whole("Images", text, 1, MOST_IMAGES), String::valueOf);
    private final ObservableValue<Optional<String>> obstacle;
    private final ObservableValue<String> remembered;

    /**
     * Measures nothing until asked to.
     *
     * @param request the run on show, whose model and recipe are measured
     * @param caching whose policy gives the order
     * @param memory what is kept of searches; set from outside, it is gone on from
     * @param ui runs what changes properties
     */
    public LimitsViewModel(
            ObservableValue<@Nullable RunRequest> request,
            CachingViewModel caching,
            ObjectProperty<LimitsMemory> memory,
            Studio studio,
            Jobs jobs,
            Executor ui) {
        this.request = request;
        this.caching = caching;
        this.memory = memory;
        this.studio = studio;
        this.ui = ui;
        this.job = new LatestJob(jobs, ui);
        this.obstacle = Bindings.createObjectBinding(
                this::obstacleNow,
                request,
                caching.router(),
                caching.choice(),
                caching.inForce(),
                caching.ruleField().value(),
                quality.value(),
                images.value());
        this.remembered = Bindings.createObjectBinding(this::rememberedNow, request, memory, images.value());
        memory.subscribe(this::showFields);
        quality.value().subscribe(this::keepFields);
        images.value().subscribe(this::keepFields);
    }

    /** Shows what was restored; what is being typed stays as it is. */
    private void showFields(LimitsMemory before, LimitsMemory now) {
        if (now.leastDecibels() != before.leastDecibels()
                && !Objects.equals(quality.value().get(), now.leastDecibels())) {
            quality.set(now.leastDecibels());
        }
        if (now.images() != before.images() && !Objects.equals(images.value().get(), now.images())) {
            images.set(now.images());
        }
    }

    private void keepFields() {
        Double least = quality.value().get();
        Integer count = images.value().get();
        if (least != null && count != null) {
            LimitsMemory kept = memory.get();
            memory.set(new LimitsMemory(least, count, kept.trials(), kept.report()));
        }
    }

    /** Measures; what was tried of the same images is not made again. Does nothing where {@link #obstacle} says why. */
    public void measure() {
        RunRequest run = request.getValue();
        Double least = quality.value().get();
        Integer count = images.value().get();
        if (run == null || least == null || count == null) {
            return;
        }
        order().ifPresent(order -> {
            LimitsRun.Search search = new LimitsRun.Search(run.model(), judged(run, count), orderName(), order, least);
            LimitsRun task = new LimitsRun(
                    studio,
                    search,
                    memory.get().trials(),
                    tried -> ui.execute(() -> memory.set(memory.get().with(tried))));
            state.set(new State.Working(0, 0));
            job.start("Looking for the limits", task, new Listener());
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
                    memory.set(memory.get().with(done.report()));
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

    /** The order of the present policy; empty where it has none. */
    private Optional<LimitOrder> order() {
        if (byRule()) {
            return caching.ruleField().value().get() instanceof PolicyChoice.ByRule rule
                    ? Optional.of(new LimitOrder.ByRule(rule))
                    : Optional.empty();
        }
        RouterOffer router = caching.router().getValue();
        return switch (caching.inForce().getValue()) {
            case THETA, BUDGET ->
                router != null && router.content() instanceof RouterFile.Learned(Router learned)
                        ? Optional.of(new LimitOrder.ByBeta(learned))
                        : Optional.empty();
            case RULE, ALL_CELLS, NONE, FIXED -> Optional.empty();
        };
    }

    /** Whether a rule decides; one that is tried out first counts already, as the search calibrates for itself. */
    private boolean byRule() {
        PolicyChoice rule = caching.ruleField().value().get();
        return caching.choice().get() == Choice.RULE
                && (caching.inForce().getValue() == Choice.RULE || rule != null && rule.needsTrial());
    }

    private String orderName() {
        RouterOffer router = caching.router().getValue();
        return byRule() || router == null ? caching.ruleField().text().get() : "β of " + router.name();
    }

    private Optional<String> obstacleNow() {
        RunRequest run = request.getValue();
        if (run == null) {
            return Optional.of(ExportCommands.INCOMPLETE);
        }
        if (quality.value().get() == null || images.value().get() == null) {
            return quality.error().getValue().or(() -> images.error().getValue());
        }
        return order().isEmpty() ? Optional.of(NO_ORDER) : Optional.empty();
    }

    /** What is at work. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** What was found last; null until something was. */
    public ObservableValue<@Nullable LimitsReport> report() {
        return memory.map(LimitsMemory::report);
    }

    /** What of the present images is known already, as a sentence; empty where nothing is. */
    public ObservableValue<String> remembered() {
        return remembered;
    }

    private String rememberedNow() {
        RunRequest run = request.getValue();
        Integer count = images.value().get();
        LimitTrials tried = memory.get().trials();
        if (run == null
                || count == null
                || tried == null
                || !tried.isOf(run.model().choice(), run.model().hashes(), judged(run, count))) {
            return "";
        }
        int runs = tried.psnrDecibels().size();
        return runs == 1
                ? "One run of these images is known and is not made again."
                : runs + " runs of these images are known and are not made again.";
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
