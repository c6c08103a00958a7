package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.LineUp;
import org.cachescope.workspace.studio.LineUpRequest;
import org.cachescope.workspace.studio.LineUpTask;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * Up to six runs of the window's model and recipe beside each other. They are made when one is added; when model or
 * recipe change they stay on show, marked, until a person has them made again.
 */
public final class LineUpViewModel {
    /** What is known of the runs. */
    public sealed interface State {
        /** There is none. */
        record Nothing() implements State {}

        /**
         * They are being made or measured.
         *
         * @param done pieces done, of {@code of}; 0 of 0 while that is not known
         */
        record Working(long done, long of) implements State {}

        /** They are there. */
        record Shown() implements State {}

        /** Some are missing or of a former recipe; {@link LineUpViewModel#make} makes them. */
        record Stale() implements State {}

        /** They could not be made. */
        record Failed(Problem problem) implements State {}
    }

    /**
     * A run as a view shows it.
     *
     * @param name what is run
     * @param images none until they are made, and where there is no run
     * @param figures a line each; empty until they are known
     */
    public record Column(LineUpEntry entry, String name, List<Picture> images, List<String> figures) {
        /** Copies the lists. */
        public Column {
            images = List.copyOf(images);
            figures = List.copyOf(figures);
        }
    }

    private final ObservableValue<@Nullable RunRequest> request;
    private final CachingViewModel caching;
    private final Studio studio;
    private final LineUpFiles files;
    private final LatestJob job;
    private final LatestJob exporting;
    private final List<LineUpEntry> entries = new ArrayList<>();
    private final Map<LineUpEntry, String> names = new HashMap<>();
    private final BooleanProperty timed = new SimpleBooleanProperty(true);
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Nothing());
    private final ReadOnlyObjectWrapper<List<Column>> columns = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<String> protocol = new ReadOnlyObjectWrapper<>("");
    private final ObservableValue<Optional<String>> addObstacle;
    private @Nullable MadeLineUp made;

    /**
     * Shows nothing until a run is added.
     *
     * @param request the run on show, whose model and recipe all runs have
     * @param caching what cells are chosen by now, and the routers at hand
     * @param ui runs what changes properties
     */
    public LineUpViewModel(
            ObservableValue<@Nullable RunRequest> request,
            CachingViewModel caching,
            Studio studio,
            Jobs jobs,
            Executor ui,
            LineUpFiles files) {
        this.request = request;
        this.caching = caching;
        this.studio = studio;
        this.files = files;
        this.job = new LatestJob(jobs, ui);
        this.exporting = new LatestJob(jobs, ui);
        this.addObstacle = Bindings.createObjectBinding(this::obstacleNow, request, columns);
        request.subscribe(this::requestChanged);
    }

    private void requestChanged() {
        if (!(state.get() instanceof State.Working)) {
            settle();
        }
    }

    /** Adds the run that the window shows now; one that is there already, or a seventh, is not added. */
    public void addPresent() {
        LineUpEntry entry = new LineUpEntry.Chosen(caching.inUse());
        if (obstacleNow().isEmpty() && !entries.contains(entry)) {
            entries.add(entry);
            make();
        }
    }

    /** Has the four runs of the paper's figure in place of all others. */
    public void showPaper() {
        entries.clear();
        entries.addAll(LineUpEntry.PAPER);
        make();
    }

    /** Takes a run away. */
    public void remove(LineUpEntry entry) {
        entries.remove(entry);
        if (state.get() instanceof State.Working) {
            make();
        } else {
            settle();
        }
    }

    /** Takes all runs away. */
    public void clear() {
        entries.clear();
        job.forget();
        settle();
    }

    /** Makes what is missing of the runs; does nothing while there is no complete run or none was added. */
    public void make() {
        RunRequest run = request.getValue();
        if (run == null || entries.isEmpty()) {
            job.forget();
            settle();
            return;
        }
        RunShape shape = run.recipe().shape(run.model().architecture());
        LineUpEntry.Source source = new LineUpEntry.Source(run.model(), shape, caching.offers(), caching.inUse());
        List<LineUpEntry> wanted = List.copyOf(entries);
        List<LineUpEntry.Filled> filled =
                wanted.stream().map(entry -> entry.fill(source)).toList();
        names.clear();
        for (int i = 0; i < wanted.size(); i++) {
            names.put(wanted.get(i), filled.get(i).place().name());
        }
        LineUpRequest lineUp = new LineUpRequest(
                run.model(),
                run.recipe(),
                filled.stream().map(LineUpEntry.Filled::place).toList(),
                timed.get());
        state.set(new State.Working(0, 0));
        show();
        job.start("Runs beside each other", new LineUpTask(studio, lineUp), new Listener(wanted, filled));
    }

    /** Stops; runs that were finished are remembered. */
    public void cancel() {
        job.cancel();
    }

    private final class Listener implements JobListener<LineUp> {
        private final List<LineUpEntry> wanted;
        private final List<LineUpEntry.Filled> filled;

        Listener(List<LineUpEntry> wanted, List<LineUpEntry.Filled> filled) {
            this.wanted = wanted;
            this.filled = filled;
        }

        @Override
        public void progressed(Progress progress) {
            if (progress instanceof Progress.Advanced advanced) {
                state.set(new State.Working(advanced.done(), advanced.of()));
            }
        }

        @Override
        public void ended(JobOutcome<LineUp> outcome) {
            if (outcome instanceof JobOutcome.Done<LineUp> done) {
                made = new MadeLineUp(done.report(), wanted, filled);
            }
            settle();
            if (outcome instanceof JobOutcome.Failed<LineUp> failed) {
                state.set(new State.Failed(failed.problem()));
            }
        }
    }

    private void settle() {
        if (entries.isEmpty()) {
            state.set(new State.Nothing());
        } else {
            state.set(isCurrent() ? new State.Shown() : new State.Stale());
        }
        show();
    }

    /** Whether every run is there, and of the recipe on show. */
    private boolean isCurrent() {
        RunRequest run = request.getValue();
        MadeLineUp shown = made;
        return run != null && shown != null && shown.has(entries) && shown.isOf(run);
    }

    private void show() {
        MadeLineUp shown = made;
        columns.set(entries.stream().map(this::column).toList());
        protocol.set(shown == null || entries.isEmpty() ? "" : shown.protocol());
    }

    private Column column(LineUpEntry entry) {
        return Optional.ofNullable(made)
                .flatMap(shown -> shown.column(entry))
                .orElseGet(() -> new Column(entry, names.getOrDefault(entry, ""), List.of(), List.of()));
    }

    /** Writes what is shown as one picture; does nothing while that is incomplete. */
    public void export(Path target) {
        MadeLineUp shown = made;
        if (shown == null || !exportable().getValue()) {
            return;
        }
        exporting.start("Writing " + target.getFileName(), shown.only(entries).write(files, target), outcome -> {
            if (outcome instanceof JobOutcome.Failed<Path> failed) {
                state.set(new State.Failed(failed.problem()));
            }
        });
    }

    /** Whether there is something to write. */
    public ObservableValue<Boolean> exportable() {
        return columns.map(
                all -> all.stream().anyMatch(column -> !column.images().isEmpty())
                        && all.stream().noneMatch(column -> column.figures().isEmpty()));
    }

    /** What is known of the runs. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** The runs in the order in which they were added. */
    public ObservableValue<List<Column>> columns() {
        return columns.getReadOnlyProperty();
    }

    /** What all runs have in common and how their figures were measured; empty until they were. */
    public ObservableValue<String> protocol() {
        return protocol.getReadOnlyProperty();
    }

    /** Whether speed is measured as well, which takes several runs of each. */
    public BooleanProperty timed() {
        return timed;
    }

    /** Why no run can be added now, as a sentence; empty where one can. */
    public ObservableValue<Optional<String>> addObstacle() {
        return addObstacle;
    }

    private Optional<String> obstacleNow() {
        if (request.getValue() == null) {
            return Optional.of(ExportCommands.INCOMPLETE);
        }
        return entries.size() < LineUpRequest.MOST
                ? Optional.empty()
                : Optional.of("There is room for " + LineUpRequest.MOST + " runs: take one away first.");
    }
}
