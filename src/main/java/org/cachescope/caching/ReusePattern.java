package org.cachescope.caching;

/** Which steps of a run may reuse, and so which rows of a router are ever read. */
public enum ReusePattern {
    /**
     * Full steps and cache steps take turns, and every full step refills the store: Learning-to-Cache (Ma et al., 2024).
     * Half of all layer evaluations can go at most.
     */
    ALTERNATE("alternate"),
    /** Every step but the first may reuse, and computing a layer refreshes its stored output: HarmoniCa. */
    ANY_STEP("any-step");

    private final String label;

    ReusePattern(String label) {
        this.label = label;
    }

    /** Spelling in files, messages and options. */
    public String label() {
        return label;
    }
}
