package org.cachescope.viewmodel;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.jspecify.annotations.Nullable;

/** Cells set by hand: a history for each size of run, and which of them are in force. */
public final class HandEditing {
    private final ObservableValue<@Nullable CacheSchedule> chosen;
    private final Runnable changed;
    private final Map<Size, EditHistory> histories = new HashMap<>();
    private final ReadOnlyObjectWrapper<HandEdits> edits = new ReadOnlyObjectWrapper<>(HandEdits.NONE);
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
    private final ObjectProperty<ReusePattern> pattern = new SimpleObjectProperty<>(ReusePattern.ALTERNATE);

    /** Edits belong to runs of one size: the same numbers mean other cells elsewhere. */
    private record Size(int evaluations, int layers) {}

    /**
     * @param chosen the policy's schedule, which edits change
     * @param changed called after each change; is to lead to {@link #applyTo}
     */
    HandEditing(ObservableValue<@Nullable CacheSchedule> chosen, Runnable changed) {
        this.chosen = chosen;
        this.changed = changed;
        pattern.addListener((_, _, _) -> changed.run());
    }

    /** Cells by hand for runs of this size, those that are passed over included. */
    public ObservableValue<HandEdits> edits() {
        return edits.getReadOnlyProperty();
    }

    /**
     * How many cells are in force with the present pattern and schedule, and how many are passed over, such as
     * {@code 12 by hand} or {@code 12 by hand · 3 not possible here}; empty where there is none.
     */
    public ObservableValue<String> text() {
        return text.getReadOnlyProperty();
    }

    /** Which rows may be edited, and which may reuse where every cell does. */
    public ObjectProperty<ReusePattern> pattern() {
        return pattern;
    }

    /** Shows the edits of a schedule's size, and the schedule with those that are in force; null stays null. */
    @Nullable
    CacheSchedule applyTo(@Nullable CacheSchedule base) {
        HandEdits byHand = base == null ? HandEdits.NONE : history(base).current();
        edits.set(byHand);
        if (base == null || byHand.size() == 0) {
            text.set("");
            return base;
        }
        text.set(text(base, byHand));
        return byHand.applyTo(base, pattern.get());
    }

    private String text(CacheSchedule base, HandEdits byHand) {
        long inForce = byHand.cells().entrySet().stream()
                .filter(edit -> HandEdits.refusal(base, pattern.get(), edit.getKey(), edit.getValue())
                        .isEmpty())
                .count();
        long over = byHand.size() - inForce;
        return inForce + " by hand" + (over == 0 ? "" : " · " + over + " not possible here");
    }

    /**
     * Sets cells, as one change that can be undone. Those that cannot have the action stay as they are.
     *
     * @param action what they do; null gives them back to the policy
     * @return why some stayed, as a sentence; empty where all were set
     */
    public Optional<String> edit(Collection<HandEdits.Cell> cells, @Nullable CellAction action) {
        CacheSchedule base = chosen.getValue();
        if (base == null) {
            return Optional.of("There is no schedule to edit yet.");
        }
        EditHistory history = history(base);
        if (action == null) {
            history.change(history.current().without(cells));
            changed.run();
            return Optional.empty();
        }
        List<HandEdits.Cell> possible = cells.stream()
                .filter(cell ->
                        HandEdits.refusal(base, pattern.get(), cell, action).isEmpty())
                .toList();
        history.change(history.current().with(possible, action));
        changed.run();
        return refusal(base, cells, possible.size(), action);
    }

    private Optional<String> refusal(
            CacheSchedule base, Collection<HandEdits.Cell> cells, int possible, CellAction action) {
        return cells.stream()
                .flatMap(cell -> HandEdits.refusal(base, pattern.get(), cell, action).stream())
                .findFirst()
                .map(reason -> cells.size() == 1
                        ? reason
                        : cells.size() - possible + " of " + cells.size() + " cells stay. " + reason);
    }

    /** Whether there is an edit to take back. */
    public boolean canUndo() {
        return history().map(EditHistory::canUndo).orElse(false);
    }

    /** Whether there is an edit to make again. */
    public boolean canRedo() {
        return history().map(EditHistory::canRedo).orElse(false);
    }

    /** Takes the last edit back. */
    public void undo() {
        history().ifPresent(EditHistory::undo);
        changed.run();
    }

    /** Makes an edit again that was taken back. */
    public void redo() {
        history().ifPresent(EditHistory::redo);
        changed.run();
    }

    /** Gives all cells back to the policy; this too can be undone. */
    public void clear() {
        replace(HandEdits.NONE);
    }

    /** Sets all cells at once, which can be undone; without a schedule does nothing. */
    void replace(HandEdits next) {
        history().ifPresent(history -> history.change(next));
        changed.run();
    }

    /** Forgets all edits and their histories, those of other sizes too. */
    void forget() {
        histories.clear();
    }

    private Optional<EditHistory> history() {
        return Optional.ofNullable(chosen.getValue()).map(this::history);
    }

    private EditHistory history(CacheSchedule base) {
        return histories.computeIfAbsent(new Size(base.evaluations(), base.layers()), _ -> new EditHistory());
    }
}
