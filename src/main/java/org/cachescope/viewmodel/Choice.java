package org.cachescope.viewmodel;

/** How the cells that reuse are chosen. */
public enum Choice {
    /** Where the router's β is at most θ. */
    THETA("Router, θ"),
    /** The k cells of lowest β. */
    BUDGET("Router, k cells"),
    /** Every cell that the pattern allows. */
    ALL_CELLS("Every cell"),
    /** None: everything is computed. */
    NONE("No cache"),
    /** By a rule that needs no router, such as {@code random:k=30%,seed=1}. */
    RULE("Rule without router"),
    /** As an imported schedule says. */
    FIXED("Fixed schedule");

    private final String label;

    Choice(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    /** Whether a router or an imported schedule decides. */
    public boolean needsRouter() {
        return switch (this) {
            case THETA, BUDGET, FIXED -> true;
            case ALL_CELLS, NONE, RULE -> false;
        };
    }
}
