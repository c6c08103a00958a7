package org.cachescope.viewmodel;

import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.HandEdits;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** How much each layer's output changes from step to step of the full run; measured when a person asks for it. */
public final class ErrorViewModel {
    /** What is known. */
    public sealed interface State {
        /** Nothing was measured. */
        record Nothing() implements State {}

        /**
         * It is being measured; what was measured before stays on show.
         *
         * @param done pieces done, of {@code of}; 0 of 0 while that is not known
         */
        record Measuring(long done, long of) implements State {}

        /**
         * It was measured.
         *
         * @param request on which run
         */
        record Measured(RunRequest request, LayerErrors errors) implements State {}

        /** It could not be measured. */
        record Failed(Problem problem) implements State {}
    }

    private final ObservableValue<@Nullable RunRequest> request;
    private final Studio studio;
    private final LatestJob job;
    private final ObjectProperty<HandEdits.@Nullable Cell> hovered;
    private final ReadOnlyObjectWrapper<HandEdits.@Nullable Cell> linked = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Nothing());
    private final ReadOnlyObjectWrapper<State.@Nullable Measured> measured = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Boolean> stale = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<@Nullable LayerErrors> current = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable ErrorContents> contents = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<ErrorMetric> metric = new SimpleObjectProperty<>(ErrorMetric.SQUARED);
    private final BooleanProperty logScale = new SimpleBooleanProperty(true);

    /**
     * Follows a request, to know when what was measured is out of date.
     *
     * @param hovered the cell under the pointer, shared by all that show cells
     * @param ui runs what changes properties
     */
    public ErrorViewModel(
            ObservableValue<@Nullable RunRequest> request,
            Studio studio,
            Jobs jobs,
            Executor ui,
            ObjectProperty<HandEdits.@Nullable Cell> hovered) {
        this.request = request;
        this.studio = studio;
        this.job = new LatestJob(jobs, ui);
        this.hovered = hovered;
        request.addListener((_, _, _) -> publish());
        metric.addListener((_, _, _) -> publish());
        hovered.addListener((_, _, cell) -> {
            if (cell != null) {
                linked.set(cell);
            }
        });
    }

    /** Measures on the present run, unless that is being done; without a valid request does nothing. */
    public void measure() {
        RunRequest run = request.getValue();
        if (run == null || state.get() instanceof State.Measuring) {
            return;
        }
        state.set(new State.Measuring(0, 0));
        job.start("Measuring layer errors", studio.measureErrors(run), new Listener(run));
    }

    /** Stops measuring; what was measured before stays. */
    public void cancel() {
        job.cancel();
    }

    private final class Listener implements JobListener<LayerErrors> {
        private final RunRequest run;

        Listener(RunRequest run) {
            this.run = run;
        }

        @Override
        public void progressed(Progress progress) {
            if (progress instanceof Progress.Advanced advanced) {
                state.set(new State.Measuring(advanced.done(), advanced.of()));
            }
        }

        @Override
        public void ended(JobOutcome<LayerErrors> outcome) {
            switch (outcome) {
                case JobOutcome.Done<LayerErrors> done -> {
                    State.Measured result = new State.Measured(run, done.report());
                    measured.set(result);
                    state.set(result);
                }
                case JobOutcome.Failed<LayerErrors> failed -> state.set(new State.Failed(failed.problem()));
                case JobOutcome.Cancelled<LayerErrors> _ -> {
                    State.Measured former = measured.get();
                    state.set(former == null ? new State.Nothing() : former);
                }
            }
            publish();
        }
    }

    private void publish() {
        State.Measured known = measured.get();
        RunRequest run = request.getValue();
        boolean fits = known != null && run != null && run.startsAlike(known.request());
        stale.set(known != null && !fits);
        current.set(fits ? known.errors() : null);
        contents.set(
                known == null
                        ? null
                        : ErrorContents.of(
                                known.errors(),
                                metric.get(),
                                fits ? run.schedule() : known.request().schedule(),
                                known.request()));
    }

    /** What is known. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** What plots show, be it out of date; null until something was measured. */
    public ObservableValue<@Nullable ErrorContents> contents() {
        return contents.getReadOnlyProperty();
    }

    /** Whether what is shown is of another model or recipe than the present one. */
    public ObservableValue<Boolean> stale() {
        return stale.getReadOnlyProperty();
    }

    /** What was measured for the present model and recipe; null where nothing was. */
    public ObservableValue<@Nullable LayerErrors> current() {
        return current.getReadOnlyProperty();
    }

    /** What the values are. */
    public ObjectProperty<ErrorMetric> metric() {
        return metric;
    }

    /** Whether values are on a logarithmic axis. */
    public BooleanProperty logScale() {
        return logScale;
    }

    /** The cell under the pointer, shared with the heatmap of the run; null where there is none. */
    public ObjectProperty<HandEdits.@Nullable Cell> hovered() {
        return hovered;
    }

    /**
     * The cell pointed at last, here or in the heatmap of the run: it stays when the pointer leaves, as it must to be
     * found again in another tab. Null before the first.
     */
    public ObservableValue<HandEdits.@Nullable Cell> linked() {
        return linked.getReadOnlyProperty();
    }

    /** Why nothing can be measured now, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> obstacle() {
        return request.map(_ -> Optional.<String>empty()).orElse(Optional.of(ExportCommands.INCOMPLETE));
    }

    /** How it was measured, as a sentence; empty until it was. */
    public ObservableValue<String> protocol() {
        return contents.map(shown -> {
                    State.Measured known = measured.get();
                    int images = known == null ? 0 : known.errors().images();
                    return "N = " + images + (images == 1 ? " image" : " images")
                            + ", uncached run, each evaluation against the one before; "
                            + shown.metric().summing() + ".";
                })
                .orElse("");
    }

    /** What was measured last with the run it was measured on, for an export; null until something was. */
    public ObservableValue<State.@Nullable Measured> measured() {
        return measured.getReadOnlyProperty();
    }
}
