package org.cachescope.caching;

/** Where the error of a router's student is measured, which decides how λ weighs in each row. */
public enum RouterLoss {
    /** In the network's output, as published (Ma et al., 2024, Eq. 5): λ is the same in every row. */
    OUTPUT("output"),

    /**
     * In the sample that the solver's step makes of the output. A noisy step turns an error of its output into a much
     * larger one of the sample than a late step does; in the published loss both weigh the same, so that the noisy rows
     * reuse nearly everything. A departure from the paper.
     */
    SAMPLE("sample");

    private final String label;

    RouterLoss(String label) {
        this.label = label;
    }

    /** What files and people call it. */
    public String label() {
        return label;
    }
}
