package org.cachescope.viewmodel;

import org.cachescope.caching.CellAction;
import org.jspecify.annotations.Nullable;

/** What painting over cells does. */
public enum Brush {
    /** They are computed. */
    COMPUTE("Compute", CellAction.COMPUTE),
    /** They reuse. */
    REUSE("Reuse", CellAction.REUSE),
    /** They go back to what the policy chose. */
    BACK_TO_ROUTER("Policy", null);

    private final String label;
    private final @Nullable CellAction action;

    Brush(String label, @Nullable CellAction action) {
        this.label = label;
        this.action = action;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    @Nullable
    CellAction action() {
        return action;
    }
}
