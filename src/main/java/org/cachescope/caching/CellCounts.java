package org.cachescope.caching;

import java.util.List;
import org.cachescope.caching.CacheSchedule.Row;

/**
 * How many cells of a schedule are not computed: "k of n cells reuse", or "drop".
 *
 * @param reused cells that take a stored output (k)
 * @param dropped cells that are skipped
 * @param of cells of evaluations that name a router row or, changed by hand, do not compute every layer (n); all cells
 *     where no evaluation names a router row
 */
public record CellCounts(int reused, int dropped, int of) {
    /** Counts every {@code stride}-th column from {@code firstColumn} on. */
    static CellCounts of(List<Row> rows, int firstColumn, int stride) {
        boolean byRouter = rows.stream().anyMatch(row -> row.routerRow().isPresent());
        int reused = 0;
        int dropped = 0;
        int of = 0;
        for (int evaluation = 0; evaluation < rows.size(); evaluation++) {
            Row row = rows.get(evaluation);
            // Without a router every step may reuse but the first, before which nothing is stored. A full step of which
            // cells were changed by hand names no router row, and is no full step any more.
            boolean mayReuse = byRouter ? row.routerRow().isPresent() : evaluation > 0;
            boolean counted = mayReuse || !row.isFull();
            for (int column = firstColumn; column < row.cells().size(); column += stride) {
                CellAction action = row.cells().get(column);
                reused += action == CellAction.REUSE ? 1 : 0;
                dropped += action == CellAction.DROP ? 1 : 0;
                of += counted ? 1 : 0;
            }
        }
        return new CellCounts(reused, dropped, of);
    }

    /** Cells that are not computed, whether they reuse or are dropped. */
    public int spared() {
        return reused + dropped;
    }

    /** Cells that are computed, among those counted in {@link #of}. */
    public int computed() {
        return of - spared();
    }

    /** The same in fewer words, for captions: "k of n reuse". */
    public String shortText() {
        return toString().replace(" cells ", " ");
    }

    @Override
    public String toString() {
        if (reused == 0 && dropped > 0) {
            return dropped + " of " + of + " cells drop";
        }
        String drops = dropped == 0 ? "" : " and " + dropped + " drop";
        return reused + " of " + of + " cells reuse" + drops;
    }
}
