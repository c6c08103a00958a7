package org.cachescope.workspace.tradeoff;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.workspace.export.Svg;

/**
 * A schedule's cells, steps downwards, MHSA and FFN apart: dark is computed, light blue reused, light green passed over
 * with its block, orange dropped.
 */
final class ScheduleDrawing {
    /** What its colours mean, as a sentence. */
    static final String LEGEND =
            "dark blue is computed, light blue reused, green passed over with its block, orange dropped.";

    private static final int CELL = 7;
    private static final int GAP = 14;
    private static final int TOP = 14;

    private ScheduleDrawing() {}

    static String svg(CacheSchedule schedule) {
        int panel = schedule.layers() / 2 * CELL;
        Svg svg = new Svg(2 * panel + GAP, TOP + schedule.evaluations() * CELL);
        for (LayerKind kind : LayerKind.values()) {
            int left = kind.ordinal() * (panel + GAP);
            svg.text(left, TOP - 4, "start", kind.name());
            for (int block = 0; block < schedule.layers() / 2; block++) {
                int column = new LayerId(block, kind).column();
                for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
                    String fill = switch (schedule.action(evaluation, column)) {
                        case COMPUTE -> "#1f3b5c";
                        case REUSE -> schedule.passesOver(evaluation, column) ? "#9fd8c4" : "#a6c8e8";
                        case DROP -> "#e69f00";
                    };
                    double x = left + block * CELL;
                    svg.rectangle(x, TOP + evaluation * CELL, CELL - 1, CELL - 1, fill, "none");
                }
            }
        }
        return svg.end();
    }
}
