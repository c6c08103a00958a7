package org.cachescope.caching;

/**
 * How many cells of a schedule are not computed: "k of n cells reuse".
 *
 * @param reused cells that take a stored output (k)
 * @param dropped cells that are skipped
 * @param of cells of evaluations that name a router row or, changed by hand, do not compute every layer (n); all cells
 *     where no evaluation names a router row
 */
public record CellCounts(int reused, int dropped, int of) {
    /** Cells that are computed, among those counted in {@link #of}. */
    public int computed() {
        return of - reused - dropped;
    }

    /** The same in fewer words, for captions: "k of n reuse". */
    public String shortText() {
        return toString().replace(" cells ", " ");
    }

    @Override
    public String toString() {
        String drops = dropped == 0 ? "" : " and " + dropped + " drop";
        return reused + " of " + of + " cells reuse" + drops;
    }
}
