package org.cachescope.viewmodel;

/** What a cell's colour stands for. */
public enum CellColouring {
    /** The router's score. */
    BETA("β"),
    /** Computed or reused. */
    DECISION("Decision");

    private final String label;

    CellColouring(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
