package org.cachescope.caching;

/** What a run does with one layer in one network evaluation. */
public enum CellAction {
    /** The layer is evaluated. */
    COMPUTE,
    /** The output that the layer had when it was last computed stands in. */
    REUSE,
    /** The layer is skipped: its output counts as zero. */
    DROP
}
