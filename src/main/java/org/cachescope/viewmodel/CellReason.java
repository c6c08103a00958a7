package org.cachescope.viewmodel;

import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.evaluation.Figures;
import org.cachescope.model.LayerId;
import org.cachescope.viewmodel.HeatmapContents.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Says why cells do what they do.
 *
 * @param source the run's cells
 * @param choice what decided in the end
 * @param theta the threshold, looked at where the choice is by threshold
 * @param budget the number of cells, looked at where the choice is by number
 */
record CellReason(HeatmapSource source, Choice choice, double theta, int budget) {
    /** The reason as a phrase for the cell, such as {@code β 0.031 ≤ θ 0.1: reuses step 6}. */
    String of(HandEdits.Cell cell) {
        int step = cell.evaluation();
        String does = does(cell);
        if (source.edited(step, cell.column())) {
            return "by hand: " + does;
        }
        if (choice == Choice.NONE && source.kind(step) == RowKind.FULL) {
            return rule(null) + ": " + does;
        }
        if (source.kind(step) != RowKind.CACHE) {
            return source.kind(step) == RowKind.FIRST
                    ? "first step: nothing is stored yet, every layer is computed"
                    : "full step: every layer is computed and stored";
        }
        Float beta = source.beta(step, cell.column());
        String separator = choice == Choice.THETA ? " " : ", ";
        return (beta == null ? "" : "β " + Figures.beta(beta) + separator) + rule(beta) + ": " + does;
    }

    private String rule(@Nullable Float beta) {
        return switch (choice) {
            case THETA -> beta == null ? "cache step" : (beta > (float) theta ? "> θ " : "≤ θ ") + Figures.theta(theta);
            case BUDGET -> "budget of " + budget + " cells, lowest β first";
            case ALL_CELLS -> "every cell of a cache step reuses";
            case NONE -> "caching is off";
            case RULE -> "rule without router";
            case FIXED -> "fixed schedule";
        };
    }

    private String reuses(HandEdits.Cell cell) {
        return source.schedule()
                .rows()
                .get(cell.evaluation())
                .rangeOf(cell.column())
                .map(range -> "passed over, " + range.words()
                        + switch (range.kind()) {
                            case RESIDUAL -> " add what they added in step ";
                            case STREAM -> " give what they gave in step ";
                        })
                .orElse("reuses step ");
    }

    private String does(HandEdits.Cell cell) {
        CellAction action = source.schedule().action(cell.evaluation(), cell.column());
        return switch (action) {
            case COMPUTE -> "computed";
            case REUSE ->
                reuses(cell)
                        + source.evaluations()
                                .get(source.schedule()
                                        .source(cell.evaluation(), LayerId.ofColumn(cell.column()))
                                        .orElseThrow())
                                .label();
            case DROP -> "dropped";
        };
    }
}
