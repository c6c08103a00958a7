package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.caching.CellAction;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;
import org.jspecify.annotations.Nullable;

/**
 * A run's cells as a heatmap shows them; immutable.
 *
 * @param rows evaluations shown, in sampling order; each has a cell for every column, shown or not
 * @param panels which columns stand beside each other
 * @param reusedByColumn cells that reuse in each column, over all steps
 * @param reused cells that reuse in all
 * @param edited cells decided by hand
 * @param blockAxis what the blocks are, such as {@code block}
 */
public record HeatmapContents(
        List<Row> rows, List<Panel> panels, List<Integer> reusedByColumn, int reused, int edited, String blockAxis) {
    /** Nothing to show. */
    public static final HeatmapContents EMPTY = new HeatmapContents(List.of(), List.of(), List.of(), 0, 0, "block");

    /** Copies the lists. */
    public HeatmapContents {
        rows = List.copyOf(rows);
        panels = List.copyOf(panels);
        reusedByColumn = List.copyOf(reusedByColumn);
    }

    /** What the blocks of a network are: of a U-ViT those before, at and behind its middle. */
    static String blockAxis(Architecture network) {
        return switch (network) {
            case DitArchitecture _ -> "block";
            case UVitArchitecture uvit ->
                "block · in 0–" + (uvit.skips() - 1) + ", mid " + uvit.skips() + ", out " + (uvit.skips() + 1) + "–"
                        + (uvit.blocks() - 1);
        };
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
     * A network evaluation.
     *
     * @param evaluation which of the run's it is
     * @param cells one a column, in the order of columns
     * @param reused how many of them reuse
     */
    public record Row(Evaluation evaluation, RowKind kind, List<HeatCell> cells, int reused) {
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
     * @param passedOver whether its block is passed over as one with its neighbours
     * @param edited whether a person decided it
     */
    public record HeatCell(@Nullable Float beta, CellAction action, boolean passedOver, boolean edited) {}

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
