package org.cachescope.viewmodel;

/** The two runs that are compared. */
public enum RunKind {
    /** Computes every layer. */
    FULL("full"),
    /** Goes by the schedule. */
    CACHED("cached");

    private final String label;

    RunKind(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
