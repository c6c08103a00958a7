package org.cachescope.viewmodel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.JobWatcher;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.MemoryUse;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * What caching gains and costs: counted where counting is exact, measured otherwise. Times are measured once nothing else
 * has been at work for a while, or when a person asks.
 */
public final class ReadoutViewModel {
    /** Quiet before times are measured unasked. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** How far measuring is. */
    public sealed interface State {
        /** Nothing is being measured. */
        record Idle() implements State {}

        /**
         * Times are being measured.
         *
         * @param done runs made, of {@code of}; 0 of 0 until the first
         */
        record Measuring(long done, long of) implements State {}

        /** They could not be measured. */
        record Failed(Problem problem) implements State {}
    }

    private record Measured(RunRequest request, LatencyMeasurement measurement, boolean alone) {}

    private final ObservableValue<@Nullable RunRequest> request;
    private final CachingViewModel caching;
    private final CompareViewModel compare;
    private final Studio studio;
    private final LatestJob job;
    private final Countdown countdown;
    private final Set<Long> atWork = ConcurrentHashMap.newKeySet();
    private final BooleanProperty automatic = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
    private final ReadOnlyObjectWrapper<@Nullable RunMacs> macs = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Timing> timing = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<ReadoutText> text;
    private final ReadOnlyObjectWrapper<Optional<String>> whyNoSpeedUp = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<String>> warnings = new ReadOnlyObjectWrapper<>(List.of());
    private MemoryUse memory;
    private @Nullable Measured measured;
    private @Nullable RunRequest measuring;
    private boolean superseded;
    private @Nullable RunRequest givenUp;

    /**
     * Follows a request and its images.
     *
     * @param ui runs what changes properties
     * @param countdown waits for quiet
     */
    public ReadoutViewModel(
            ObservableValue<@Nullable RunRequest> request,
            CachingViewModel caching,
            CompareViewModel compare,
            Studio studio,
            Jobs jobs,
            UiThread ui,
            Countdown countdown) {
        this.request = request;
        this.caching = caching;
        this.compare = compare;
        this.studio = studio;
        this.job = new LatestJob(jobs, ui);
        this.countdown = countdown;
        this.memory = studio.memoryUse();
        this.text = new ReadOnlyObjectWrapper<>(ReadoutText.of(null, null, null, null, memory));
        Coalescer changes = new Coalescer(ui::executeAfterFrame, this::publish);
        request.addListener((_, _, _) -> {
            cancelIfSuperseded();
            changes.ask();
        });
        List.of(
                        caching.schedule(),
                        caching.router(),
                        caching.inForce(),
                        caching.theta(),
                        caching.note(),
                        compare.state(),
                        compare.quality())
                .forEach(value -> value.addListener((_, _, _) -> changes.ask()));
        automatic.addListener((_, _, _) -> considerMeasuring());
        jobs.watch(new JobWatcher() {
            @Override
            public void started(Job job) {
                atWork.add(job.id());
                changes.ask();
            }

            @Override
            public void progressed(Job job, Progress progress) {}

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                atWork.remove(job.id());
                ui.executeAfterFrame(() -> memory = studio.memoryUse()); // asked for rarely: the system takes its time
                changes.ask();
            }
        });
        publish();
    }

    private void cancelIfSuperseded() {
        RunRequest run = request.getValue();
        if (measuring != null && (run == null || !run.makesSame(measuring))) {
            superseded = true;
            job.cancel(); // its times would be of a run that nobody sees any more, and images wait for it
        }
    }

    private void publish() {
        RunRequest run = request.getValue();
        macs.set(run == null ? null : RunMacs.of(run.model().architecture(), run.recipe(), run.schedule()));
        Measured known = measured;
        setIfOther(
                timing,
                known == null
                        ? null
                        : new Timing(
                                known.measurement,
                                known.request,
                                run == null || !run.makesSame(known.request),
                                !known.alone));
        setIfOther(
                text,
                ReadoutText.of(
                        caching.schedule().getValue(),
                        macs.get(),
                        timing.get(),
                        compare.quality().getValue(),
                        memory));
        setIfOther(whyNoSpeedUp, findReason(run));
        setIfOther(warnings, findWarnings());
        considerMeasuring();
    }

    private static <T extends @Nullable Object> void setIfOther(ReadOnlyObjectWrapper<T> property, T value) {
        if (!Objects.equals(property.get(), value)) {
            property.set(value);
        }
    }

    private Optional<String> findReason(@Nullable RunRequest run) {
        if (run == null) {
            return Optional.empty();
        }
        Optional<String> nothing = new NothingReused(
                        run.schedule(),
                        caching.chosen().getValue(),
                        caching.inForce().getValue(),
                        caching.theta().get(),
                        leastBeta())
                .reason();
        RunMacs counted = macs.get();
        Timing times = timing.get();
        return nothing.isPresent() || counted == null || times == null
                ? nothing
                : new SlowSpeedUp(counted, times, run.recipe().evaluations()).reason();
    }

    private @Nullable Double leastBeta() {
        List<BetaDistribution.Level> levels = caching.distribution().getValue().levels();
        return levels.isEmpty() ? null : Double.valueOf(levels.getFirst().beta());
    }

    private List<String> findWarnings() {
        List<String> found = new ArrayList<>();
        caching.note().getValue().ifPresent(found::add);
        RouterOffer router = caching.router().getValue();
        Choice decides = caching.inForce().getValue();
        if (router != null && decides != Choice.NONE && decides != Choice.ALL_CELLS && decides != Choice.RULE) {
            found.addAll(router.notes());
        }
        return List.copyOf(found);
    }

    private void considerMeasuring() {
        if (isDue()) {
            countdown.restart(QUIET, () -> {
                if (isDue()) {
                    measure();
                }
            });
        } else {
            countdown.stop();
        }
    }

    private boolean isDue() {
        RunRequest run = request.getValue();
        return automatic.get()
                && run != null
                && measuring == null
                && atWork.isEmpty()
                && compare.state().getValue() instanceof CompareViewModel.State.Shown
                && (measured == null || !run.makesSame(measured.request))
                && (givenUp == null || !run.makesSame(givenUp));
    }

    /** Measures full and cached runs of the present request; does nothing while that is done or there is none. */
    public void measure() {
        RunRequest run = request.getValue();
        if (run == null || measuring != null) {
            return;
        }
        countdown.stop();
        measuring = run;
        superseded = false;
        state.set(new State.Measuring(0, 0));
        job.start("Measuring latency", studio.measureLatency(run, LatencyMeasurement.FEWEST_RUNS), new Times(run));
    }

    /** Stops measuring; the present run is not measured again unasked. */
    public void cancel() {
        job.cancel();
    }

    private final class Times implements JobListener<LatencyMeasurement> {
        private final RunRequest run;

        Times(RunRequest run) {
            this.run = run;
        }

        @Override
        public void progressed(Progress progress) {
            if (progress instanceof Progress.Advanced advanced) {
                state.set(new State.Measuring(advanced.done(), advanced.of()));
            }
        }

        @Override
        public void ended(JobOutcome<LatencyMeasurement> outcome) {
            measuring = null;
            state.set(new State.Idle());
            switch (outcome) {
                case JobOutcome.Done<LatencyMeasurement> done ->
                    measured = new Measured(run, done.report(), done.alone());
                case JobOutcome.Failed<LatencyMeasurement> failed -> {
                    givenUp = run;
                    state.set(new State.Failed(failed.problem()));
                }
                case JobOutcome.Cancelled<LatencyMeasurement> _ -> givenUp = superseded ? givenUp : run;
            }
            publish();
        }
    }

    /** How far measuring is. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** Multiply-accumulates of the present run; null while there is none. */
    public ObservableValue<@Nullable RunMacs> macs() {
        return macs.getReadOnlyProperty();
    }

    /** Times measured last; null until some were. */
    public ObservableValue<@Nullable Timing> timing() {
        return timing.getReadOnlyProperty();
    }

    /** Whether times should be greyed: of another run, or measured in company of another job. */
    public ObservableValue<Boolean> timesStale() {
        return timing.map(times -> !times.valid()).orElse(false);
    }

    /** Whether PSNR and SSIM should be greyed: of images that are being made anew. */
    public ObservableValue<Boolean> qualityStale() {
        return compare.settled().map(settled -> !settled);
    }

    /** All figures as text. */
    public ObservableValue<ReadoutText> text() {
        return text.getReadOnlyProperty();
    }

    /** Why nothing is gained, or much less than the ideal, as a sentence; empty where the gain is fair or unknown. */
    public ObservableValue<Optional<String>> whyNoSpeedUp() {
        return whyNoSpeedUp.getReadOnlyProperty();
    }

    /** What a reader should know of the router and this run, as sentences. */
    public ObservableValue<List<String>> warnings() {
        return warnings.getReadOnlyProperty();
    }

    /** Whether times are measured unasked once nothing else is at work. */
    public BooleanProperty automatic() {
        return automatic;
    }
}
