package org.cachescope.viewmodel;

import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.RunShape;
import org.jspecify.annotations.Nullable;

/**
 * What the choices of a person come to in the present run: the cells, what decided them, and what is to be said of
 * that. Schedules stay the same objects as long as no cell changes.
 */
final class ScheduleInForce {
    private final ReadOnlyObjectWrapper<@Nullable CacheSchedule> chosen = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable CacheSchedule> schedule = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper lastFlipped = new ReadOnlyIntegerWrapper();
    private final ReadOnlyObjectWrapper<Choice> decidedBy = new ReadOnlyObjectWrapper<>(Choice.THETA);
    private final ReadOnlyObjectWrapper<Optional<String>> note = new ReadOnlyObjectWrapper<>(Optional.empty());

    /** What the policy chose; null until model and routers are known. */
    ReadOnlyObjectProperty<@Nullable CacheSchedule> chosen() {
        return chosen.getReadOnlyProperty();
    }

    /** The same with the cells by hand. */
    ReadOnlyObjectProperty<@Nullable CacheSchedule> schedule() {
        return schedule.getReadOnlyProperty();
    }

    /** Cells of {@link #chosen} that the last move of a setting changed. */
    ReadOnlyIntegerProperty lastFlipped() {
        return lastFlipped.getReadOnlyProperty();
    }

    /** What decides in the end: what was chosen, or what takes its place where that cannot serve the run. */
    ReadOnlyObjectProperty<Choice> decidedBy() {
        return decidedBy.getReadOnlyProperty();
    }

    /** Why another decides than was chosen, as a sentence; empty where none does. */
    ReadOnlyObjectProperty<Optional<String>> note() {
        return note.getReadOnlyProperty();
    }

    /** There is no run, or its routers are not known yet. */
    void forget() {
        note.set(Optional.empty());
        Wrappers.setIfOther(chosen, null);
    }

    /** A policy decides. */
    void follow(ChosenPolicy policy, RunShape run) {
        note.set(policy.note());
        decidedBy.set(policy.inForce());
        Wrappers.setIfOther(chosen, policy.policy().schedule(run));
    }

    /** A rule decides that was tried out, or is being tried out; until it is, nothing reuses. */
    void follow(RuleTrials.Trial trial, RunShape run) {
        Optional<CacheSchedule> found = trial.schedule()
                .filter(cells -> cells.evaluations() == run.evaluations() && cells.layers() == run.layers());
        note.set(trial.note());
        decidedBy.set(found.isPresent() ? Choice.RULE : Choice.NONE);
        Wrappers.setIfOther(chosen, found.orElseGet(() -> CacheSchedule.full(run.evaluations(), run.layers())));
    }

    /** Sets the cells by hand in what was chosen. */
    void edit(HandEditing byHand) {
        Wrappers.setIfOther(schedule, byHand.applyTo(chosen.get()));
    }

    /**
     * Counts how many cells of an earlier choice are other now; leaves the count where there is none to compare with.
     */
    void countFlipsSince(@Nullable CacheSchedule before) {
        CacheSchedule after = chosen.get();
        if (before != null && after != null) {
            lastFlipped.set(flips(before, after));
        }
    }

    private static int flips(CacheSchedule before, CacheSchedule after) {
        if (before == after) {
            return 0;
        }
        if (before.evaluations() != after.evaluations() || before.layers() != after.layers()) {
            return 0;
        }
        int flipped = 0;
        for (int evaluation = 0; evaluation < before.evaluations(); evaluation++) {
            for (int column = 0; column < before.layers(); column++) {
                flipped += before.action(evaluation, column) == after.action(evaluation, column) ? 0 : 1;
            }
        }
        return flipped;
    }
}
