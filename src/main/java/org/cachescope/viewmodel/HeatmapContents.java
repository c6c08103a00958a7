package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.caching.CellAction;
import org.jspecify.annotations.Nullable;

/**
 * A run's cells as a heatmap shows them; immutable.
 *
 * @param rows steps shown, in sampling order; each has a cell for every column, shown or not
 * @param panels which columns stand beside each other
 * @param reusedByColumn cells that reuse in each column, over all steps
 * @param reused cells that reuse in all
 * @param edited cells decided by hand
 */
public record HeatmapContents(
        List<Row> rows, List<Panel> panels, List<Integer> reusedByColumn, int reused, int edited) {
    /** Nothing to show. */
    public static final HeatmapContents EMPTY = new HeatmapContents(List.of(), List.of(), List.of(), 0, 0);

    /** Copies the lists. */
    public HeatmapContents {
        rows = List.copyOf(rows);
        panels = List.copyOf(panels);
        reusedByColumn = List.copyOf(reusedByColumn);
    }

    /** What a step may do. */
    public enum RowKind {
        /** The first step: nothing is stored that it could reuse. */
        FIRST,
        /** Computes every layer and refills the store; to be hatched. */
        FULL,
        /** May reuse. */
        CACHE
    }

    /**
     * A step.
     *
     * @param step its number, from 0 (noisiest) on
     * @param timestep original timestep that the network sees
     * @param cells one a column, in the order of columns
     * @param reused how many of them reuse
     */
    public record Row(int step, int timestep, RowKind kind, List<HeatCell> cells, int reused) {
        /** Copies the list. */
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A layer at a step.
     *
     * @param beta its score; null where no router row is read, whatever a file holds there
     * @param action what the run does
     * @param edited whether a person decided it
     */
    public record HeatCell(@Nullable Float beta, CellAction action, boolean edited) {}

    /**
     * Columns beside each other.
     *
     * @param title what they are
     * @param columns their numbers, from left to right
     */
    public record Panel(String title, List<Integer> columns) {
        /** Copies the list. */
        public Panel {
            columns = List.copyOf(columns);
        }
    }
}
