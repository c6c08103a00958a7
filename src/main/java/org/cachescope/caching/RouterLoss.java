package org.cachescope.caching;

/** Where the error of a router's student is measured. */
public enum RouterLoss {
    /** In the network's output, as published (Ma et al., 2024, Eq. 5). */
    OUTPUT("output"),

    /**
     * In the finished images of whole runs, through all that follows an evaluation. A departure from the paper.
     */
    RUN("run");

    private final String label;

    RouterLoss(String label) {
        this.label = label;
    }

    /** What files and people call it. */
    public String label() {
        return label;
    }
}
