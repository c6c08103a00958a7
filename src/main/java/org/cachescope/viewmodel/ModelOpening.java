package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ObservableList;
import org.cachescope.viewmodel.RecipeViewModel.State;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** Opens models one at a time; the one that is open stays until the next is there, and where that fails. */
final class ModelOpening {
    private final Studio studio;
    private final Jobs jobs;
    private final Executor ui;
    private final Consumer<Problem> problems;
    private final List<ModelOffer> shipped;
    private final Consumer<Runnable> change;
    private final RecentModels recent;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Empty());
    private final ReadOnlyObjectWrapper<@Nullable ModelSummary> model = new ReadOnlyObjectWrapper<>();
    private @Nullable Job opening;
    private long openings;

    /**
     * Nothing is open yet.
     *
     * @param ui runs what changes properties
     * @param problems hears, on the user interface's thread, of what could not be done
     * @param shipped the first is the default
     * @param change makes several changes that are seen as one
     */
    ModelOpening(
            Studio studio,
            Jobs jobs,
            Executor ui,
            Consumer<Problem> problems,
            List<ModelOffer> shipped,
            Consumer<Runnable> change) {
        this.studio = studio;
        this.jobs = jobs;
        this.ui = ui;
        this.problems = problems;
        this.shipped = shipped;
        this.change = change;
        this.recent = new RecentModels(shipped);
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /** The model that is open; stays the former one while another is being opened. */
    ReadOnlyObjectProperty<@Nullable ModelSummary> model() {
        return model.getReadOnlyProperty();
    }

    /** Models opened before that do not ship, the newest first. */
    ObservableList<ModelOffer> recent() {
        return recent.offers();
    }

    /**
     * Opens a model.
     *
     * @param settings sets what suits it once it is open, in one change with it
     * @param then called when that is done
     * @param otherwise called where it could not be opened
     */
    void open(ModelChoice choice, Consumer<ModelSummary> settings, Runnable then, Runnable otherwise) {
        if (opening != null) {
            opening.cancel();
        }
        long number = ++openings;
        state.set(new State.Opening(choice, model.get()));
        ModelChoice remembered = recent.completed(choice);
        Runnable instead = remembered.equals(choice)
                ? otherwise
                : () -> {
                    recent.forgetDetails(choice); // it does not fit any more, or is gone
                    open(choice, settings, then, otherwise);
                };
        Job job = jobs.start(
                "Opening " + nameOf(choice),
                studio.open(remembered),
                outcome -> ui.execute(() -> opened(number, outcome, settings, then, instead)));
        opening = job.ended() ? null : job;
    }

    private String nameOf(ModelChoice choice) {
        String name = choice.nameOrPath();
        if (name == null) {
            return shipped.isEmpty() ? "the model" : shipped.getFirst().name();
        }
        return String.valueOf(Path.of(name).getFileName());
    }

    private void opened(
            long number,
            JobOutcome<ModelSummary> outcome,
            Consumer<ModelSummary> settings,
            Runnable then,
            Runnable otherwise) {
        if (number != openings) {
            return; // a later choice has taken its place
        }
        opening = null;
        switch (outcome) {
            case JobOutcome.Done<ModelSummary> done -> {
                ModelSummary summary = done.report();
                recent.remember(summary);
                change.accept(() -> {
                    model.set(summary);
                    settings.accept(summary);
                });
                state.set(new State.Open(summary));
                then.run();
                identify(summary);
            }
            case JobOutcome.Failed<ModelSummary> failed -> {
                stay();
                problems.accept(failed.problem());
                otherwise.run();
            }
            case JobOutcome.Cancelled<ModelSummary> _ -> stay();
        }
    }

    private void stay() {
        ModelSummary former = model.get();
        state.set(former == null ? new State.Empty() : new State.Open(former));
    }

    private void identify(ModelSummary opened) {
        if (opened.identity() == null) {
            jobs.start(
                    "Reading " + opened.name(),
                    studio.identify(opened),
                    outcome -> ui.execute(() -> {
                        switch (outcome) {
                            case JobOutcome.Done<ModelSummary> done -> identified(opened, done.report());
                            case JobOutcome.Failed<ModelSummary> failed -> problems.accept(failed.problem());
                            case JobOutcome.Cancelled<ModelSummary> _ -> {}
                        }
                    }));
        }
    }

    private void identified(ModelSummary opened, ModelSummary known) {
        if (model.get() == opened) {
            model.set(known);
            if (state.get() instanceof State.Open) {
                state.set(new State.Open(known));
            }
        }
    }
}
