package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.JobWatcher;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.MemoryUse;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * What caching gains and costs: counted where counting is exact, measured otherwise. Times are measured once nothing
 * else has been at work for a while, or when a person asks.
 */
public final class ReadoutViewModel {
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

    private final ObservableValue<@Nullable RunRequest> request;
    private final CachingViewModel caching;
    private final CompareViewModel compare;
    private final MeasuredTimes times;
    private final ReadOnlyObjectWrapper<@Nullable RunMacs> macs = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Timing> timing = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<ReadoutText> text;
    private final ReadOnlyObjectWrapper<Optional<String>> whyNoSpeedUp = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<String>> warnings = new ReadOnlyObjectWrapper<>(List.of());
    private MemoryUse memory;

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
        this.memory = studio.memoryUse();
        this.text = new ReadOnlyObjectWrapper<>(ReadoutText.of(null, null, null, null, memory));
        Coalescer changes = new Coalescer(ui::executeAfterFrame, this::publish);
        this.times = new MeasuredTimes(
                request,
                () -> compare.state().getValue() instanceof CompareViewModel.State.Shown,
                studio,
                jobs,
                ui,
                countdown,
                this::publish);
        List.of(
                        request,
                        caching.schedule(),
                        caching.router(),
                        caching.inForce(),
                        caching.theta(),
                        compare.state(),
                        compare.quality())
                .forEach(value -> value.addListener((_, _, _) -> changes.ask()));
        jobs.watch(new JobWatcher() {
            @Override
            public void started(Job job) {
                changes.ask();
            }

            @Override
            public void progressed(Job job, Progress progress) {}

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                ui.executeAfterFrame(() -> memory = studio.memoryUse()); // asked for rarely: the system takes its time
                changes.ask();
            }
        });
        publish();
    }

    private void publish() {
        RunRequest run = request.getValue();
        macs.set(run == null ? null : RunMacs.of(run.model().architecture(), run.recipe(), run.schedule()));
        Wrappers.setIfOther(timing, times.of(run));
        Wrappers.setIfOther(
                text,
                ReadoutText.of(
                        caching.schedule().getValue(),
                        macs.get(),
                        timing.get(),
                        compare.quality().getValue(),
                        memory));
        Wrappers.setIfOther(whyNoSpeedUp, findReason(run));
        Wrappers.setIfOther(warnings, findWarnings());
        times.consider();
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
        Timing timed = timing.get();
        return nothing.isPresent() || counted == null || timed == null
                ? nothing
                : new SlowSpeedUp(counted, timed, run.recipe().evaluations()).reason();
    }

    private @Nullable Double leastBeta() {
        List<BetaDistribution.Level> levels = caching.distribution().getValue().levels();
        return levels.isEmpty() ? null : Double.valueOf(levels.getFirst().beta());
    }

    /** Why cells are chosen otherwise than by the policy stands beside the policy, and is not said here again. */
    private List<String> findWarnings() {
        RouterOffer router = caching.deciding();
        return router == null ? List.of() : List.copyOf(router.notes());
    }

    /** Measures full and cached runs of the present request; does nothing while that is done or there is none. */
    public void measure() {
        times.measure();
    }

    /** Stops measuring; the present run is not measured again unasked. */
    public void cancel() {
        times.cancel();
    }

    /** How far measuring is. */
    public ObservableValue<State> state() {
        return times.state();
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
        return timing.map(known -> !known.valid()).orElse(false);
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

    /** What a reader should know of the router that decides, as sentences. */
    public ObservableValue<List<String>> warnings() {
        return warnings.getReadOnlyProperty();
    }

    /** Whether times are measured unasked once nothing else is at work. */
    public BooleanProperty automatic() {
        return times.automatic();
    }
}
