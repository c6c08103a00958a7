package org.cachescope.caching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cachescope.model.LayerId;

/**
 * Cells that a person decided in place of the policy; immutable. They outlive the schedule they were made on: with θ
 * moved, they are applied to the new one.
 *
 * @param cells the chosen action of each, by evaluation and then column
 */
public record HandEdits(Map<Cell, CellAction> cells) {
    /** Nothing by hand. */
    public static final HandEdits NONE = new HandEdits(Map.of());

    /**
     * A cell of a schedule.
     *
     * @param evaluation row, from 0 in sampling order
     * @param column layer, as {@link LayerId#column}
     */
    public record Cell(int evaluation, int column) implements Comparable<Cell> {
        private static final Comparator<Cell> ORDER =
                Comparator.comparingInt(Cell::evaluation).thenComparingInt(Cell::column);

        /** @throws IllegalArgumentException if a number is negative */
        public Cell {
            if (evaluation < 0 || column < 0) {
                throw new IllegalArgumentException(
                        "a cell's evaluation and column must be 0 or more, found " + evaluation + " and " + column);
            }
        }

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }

        private boolean isIn(CacheSchedule schedule) {
            return evaluation < schedule.evaluations() && column < schedule.layers();
        }
    }

    /** Copies the map and sorts it. */
    public HandEdits {
        cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
    }

    /** The same with some cells set, whatever they were before. */
    public HandEdits with(Collection<Cell> changed, CellAction action) {
        SortedMap<Cell, CellAction> result = new TreeMap<>(cells);
        changed.forEach(cell -> result.put(cell, action));
        return new HandEdits(result);
    }

    /** The same with some cells given back to the policy; those never set are passed over. */
    public HandEdits without(Collection<Cell> returned) {
        SortedMap<Cell, CellAction> result = new TreeMap<>(cells);
        returned.forEach(result::remove);
        return new HandEdits(result);
    }

    /** How many cells are by hand. */
    public int size() {
        return cells.size();
    }

    /**
     * Why a cell cannot have an action, as a sentence for people; empty if it can. Computing is always possible but
     * where blocks are passed over as one.
     *
     * <p>With {@link ReusePattern#ANY_STEP} a full step stays one: it names no router row, computes every layer, and by
     * its place in the run it refills the store. With any pattern the evaluation that first computes a layer must go
     * on doing so, commonly evaluation 0: whatever comes later reads it. Blocks that are passed over as one stay so,
     * and stay computed where that is read from.
     *
     * @param base the schedule without any edit
     * @param pattern which rows may be edited
     */
    public static Optional<String> refusal(CacheSchedule base, ReusePattern pattern, Cell cell, CellAction action) {
        if (!cell.isIn(base)) {
            return Optional.of("There is no evaluation " + cell.evaluation() + ", column " + cell.column() + " in "
                    + base.evaluations() + " evaluations of " + base.layers() + " layers.");
        }
        Optional<String> asOne = refusalOfRange(base, cell);
        if (asOne.isPresent() || action == CellAction.COMPUTE) {
            return asOne;
        }
        if (!computedBefore(base, cell)) {
            LayerId layer = LayerId.ofColumn(cell.column());
            return Optional.of("Evaluation " + cell.evaluation() + " must compute " + layer.kind() + " of block "
                    + layer.block() + ": nothing is stored for it before.");
        }
        if (pattern != ReusePattern.ANY_STEP && isFullStep(base, pattern, cell.evaluation())) {
            return Optional.of("Evaluation " + cell.evaluation() + " is a full step, which refills the store for the"
                    + " cache step after it. Allow reuse at any step to change it.");
        }
        return Optional.empty();
    }

    /** Blocks that are passed over as one, and what they stand for, are as a policy made them. */
    private static Optional<String> refusalOfRange(CacheSchedule base, Cell cell) {
        Optional<BlockRange> range = base.rows().get(cell.evaluation()).rangeOf(cell.column());
        if (range.isPresent()) {
            return Optional.of("Evaluation " + cell.evaluation() + " passes over "
                    + range.get().words() + " as one, so that their cells cannot be decided one by one.");
        }
        boolean kept = base.storedParts(cell.evaluation()).stream()
                .anyMatch(part -> part.blocks().hasColumn(cell.column()));
        return kept
                ? Optional.of("A later evaluation passes over block "
                        + LayerId.ofColumn(cell.column()).block() + " by what evaluation " + cell.evaluation()
                        + " makes of it, which must be computed.")
                : Optional.empty();
    }

    private static boolean computedBefore(CacheSchedule base, Cell cell) {
        for (int evaluation = 0; evaluation < cell.evaluation(); evaluation++) {
            if (base.action(evaluation, cell.column()) == CellAction.COMPUTE) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFullStep(CacheSchedule base, ReusePattern pattern, int evaluation) {
        return base.routerRow(evaluation).isEmpty()
                && base.isFull(evaluation)
                && !RouterRows.isCacheEvaluation(base.evaluations(), pattern, evaluation);
    }

    /**
     * The schedule with these edits; those that lie outside it or are {@linkplain #refusal refused} are passed over.
     * Rows keep the router row they name. A layer computed by hand refreshes its store, as every computed layer does.
     *
     * @param base the schedule without any edit
     * @param pattern which rows may be edited
     */
    public CacheSchedule applyTo(CacheSchedule base, ReusePattern pattern) {
        List<List<CellAction>> actions = new ArrayList<>();
        base.rows().forEach(row -> actions.add(new ArrayList<>(row.cells())));
        cells.forEach((cell, action) -> {
            if (refusal(base, pattern, cell, action).isEmpty()) {
                actions.get(cell.evaluation()).set(cell.column(), action);
            }
        });
        List<CacheSchedule.Row> rows = new ArrayList<>();
        for (int evaluation = 0; evaluation < actions.size(); evaluation++) {
            rows.add(new CacheSchedule.Row(
                    base.routerRow(evaluation), actions.get(evaluation), base.ranges(evaluation)));
        }
        return new CacheSchedule(rows);
    }
}
