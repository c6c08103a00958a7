package org.cachescope.viewmodel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.viewmodel.ReadoutViewModel.State;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.JobWatcher;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * Times of full and cached runs, measured once nothing else has been at work for a while, or when a person asks. What
 * was begun unasked gives way to every other job, and begins anew after it: its times would be of both.
 */
final class MeasuredTimes {
    /** Quiet before times are measured unasked. */
    static final Duration QUIET = Duration.ofSeconds(1);

    private static final String TITLE = "Measuring latency";

    private record Measured(RunRequest request, LatencyMeasurement measurement, boolean alone) {}

    private final ObservableValue<@Nullable RunRequest> request;
    private final BooleanSupplier imagesShown;
    private final Studio studio;
    private final LatestJob job;
    private final Countdown countdown;
    private final Runnable changed;
    private final Set<Long> atWork = ConcurrentHashMap.newKeySet();
    private final BooleanProperty automatic = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
    private @Nullable Measured measured;
    private @Nullable RunRequest measuring;
    private boolean asked;
    private boolean toBeRepeated;
    private @Nullable RunRequest givenUp;

    /**
     * @param imagesShown whether the images of the run are there, before which nothing is measured unasked
     * @param ui runs what changes properties
     * @param countdown waits for quiet
     * @param changed called there when {@link #of} may say something else
     */
    MeasuredTimes(
            ObservableValue<@Nullable RunRequest> request,
            BooleanSupplier imagesShown,
            Studio studio,
            Jobs jobs,
            UiThread ui,
            Countdown countdown,
            Runnable changed) {
        this.request = request;
        this.imagesShown = imagesShown;
        this.studio = studio;
        this.job = new LatestJob(jobs, ui);
        this.countdown = countdown;
        this.changed = changed;
        request.addListener((_, _, _) -> cancelIfSuperseded());
        automatic.addListener((_, _, _) -> consider());
        jobs.watch(new JobWatcher() {
            @Override
            public void started(Job job) {
                atWork.add(job.id());
                if (!job.title().equals(TITLE)) {
                    ui.execute(MeasuredTimes.this::giveWay);
                }
            }

            @Override
            public void progressed(Job job, Progress progress) {}

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                atWork.remove(job.id());
            }
        });
    }

    private void cancelIfSuperseded() {
        RunRequest run = request.getValue();
        if (measuring != null && (run == null || !run.makesSame(measuring))) {
            cancelForNow(); // its times would be of a run that nobody sees any more, and images wait for it
        }
    }

    private void giveWay() {
        if (measuring != null && !asked) {
            cancelForNow();
        }
    }

    private void cancelForNow() {
        toBeRepeated = true;
        job.cancel();
    }

    /** Measures once it has been quiet for a while, if there is anything to measure. */
    void consider() {
        if (isDue()) {
            countdown.restart(QUIET, () -> {
                if (isDue()) {
                    begin(false);
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
                && imagesShown.getAsBoolean()
                && (measured == null || !measured.alone || !run.makesSame(measured.request))
                && (givenUp == null || !run.makesSame(givenUp));
    }

    /** Measures full and cached runs of the present request; does nothing while that is done or there is none. */
    void measure() {
        begin(true);
    }

    private void begin(boolean byPerson) {
        RunRequest run = request.getValue();
        if (run == null || measuring != null) {
            return;
        }
        countdown.stop();
        measuring = run;
        asked = byPerson;
        toBeRepeated = false;
        state.set(new State.Measuring(0, 0));
        job.start(TITLE, studio.measureLatency(run, LatencyMeasurement.FEWEST_RUNS), new Times(run));
    }

    /** Stops measuring; the present run is not measured again unasked. */
    void cancel() {
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
                case JobOutcome.Cancelled<LatencyMeasurement> _ -> givenUp = toBeRepeated ? givenUp : run;
            }
            changed.run();
        }
    }

    /** What was measured last, seen from a run; null until something was. */
    @Nullable
    Timing of(@Nullable RunRequest run) {
        Measured known = measured;
        return known == null
                ? null
                : new Timing(
                        known.measurement, known.request, run == null || !run.makesSame(known.request), !known.alone);
    }

    /** How far measuring is. */
    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /** Whether times are measured unasked once nothing else is at work. */
    BooleanProperty automatic() {
        return automatic;
    }
}
