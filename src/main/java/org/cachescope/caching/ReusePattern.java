package org.cachescope.caching;

import java.util.Arrays;
import java.util.Optional;

/** Which network evaluations of a run may reuse, and so which rows of a router are ever read. */
public enum ReusePattern {
    /**
     * Of one evaluation a step: full steps and cache steps take turns, and every full step refills the store:
     * Learning-to-Cache on DiT (Ma et al., 2024). Half of all layer evaluations can go at most.
     */
    ALTERNATE("alternate"),
    /** Every evaluation but the first may reuse, and computing a layer refreshes its stored output: HarmoniCa. */
    ANY_STEP("any-step"),
    /**
     * Of two evaluations a step: the intermediate one is full and refills the store, and the first of the next step may
     * reuse: Learning-to-Cache on U-ViT (Ma et al., 2024, Table 6).
     */
    SHIFTED("shifted"),
    /**
     * Of two evaluations a step: the first one is full and refills the store, and the intermediate one of the same step
     * may reuse. It costs more quality than {@link #SHIFTED} (Ma et al., 2024, Table 6).
     */
    UNSHIFTED("unshifted");

    private final String label;

    ReusePattern(String label) {
        this.label = label;
    }

    /** Spelling in files, messages and options. */
    public String label() {
        return label;
    }

    /** The pattern of a {@link #label}; empty if there is none. */
    public static Optional<ReusePattern> ofLabel(String label) {
        return Arrays.stream(values())
                .filter(pattern -> pattern.label.equals(label))
                .findFirst();
    }

    /** Why this pattern cannot be had with a solver, as a sentence for people; empty if it can. */
    public Optional<String> misfit(SolverName solver) {
        int needed = switch (this) {
            case ALTERNATE -> 1;
            case SHIFTED, UNSHIFTED -> 2;
            case ANY_STEP -> solver.evaluationsPerStep();
        };
        return needed == solver.evaluationsPerStep()
                ? Optional.empty()
                : Optional.of("The pattern '" + label + "' is for solvers of " + evaluations(needed) + " a step; "
                        + solver.label() + " makes " + evaluations(solver.evaluationsPerStep()) + ": choose '"
                        + solver.publishedPattern().label() + "'.");
    }

    private static String evaluations(int count) {
        return count == 1 ? "one network evaluation" : "two network evaluations";
    }

    /**
     * The solver that a router of this pattern is for where its file does not say: of one evaluation a step DDIM, of
     * two DPM-Solver-2.
     */
    SolverName usualSolver() {
        return switch (this) {
            case ALTERNATE, ANY_STEP -> SolverName.DDIM;
            case SHIFTED, UNSHIFTED -> SolverName.DPM_SOLVER_2;
        };
    }
}
