package org.cachescope.caching;

import java.util.Arrays;
import java.util.Optional;

/** What a layer of low β does, which its router was trained for. */
public enum RouterMode {
    /** It takes its stored output: Learning-to-Cache. */
    REUSE("reuse", CellAction.REUSE),

    /** It adds nothing: Learning-to-Drop (Ma et al., 2024, Table 5), to compare with. */
    DROP("drop", CellAction.DROP);

    private final String label;
    private final CellAction action;

    RouterMode(String label, CellAction action) {
        this.label = label;
        this.action = action;
    }

    /** Spelling in files and options. */
    public String label() {
        return label;
    }

    /** What cells of low β do. */
    public CellAction action() {
        return action;
    }

    /** The mode of a {@link #label}; empty if there is none. */
    public static Optional<RouterMode> ofLabel(String label) {
        return Arrays.stream(values()).filter(mode -> mode.label.equals(label)).findFirst();
    }
}
