package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.Figures;
import org.jspecify.annotations.Nullable;

/**
 * Says why a schedule computes everything.
 *
 * @param schedule what runs
 * @param chosen what the policy chose, before what a person set by hand
 * @param choice what decided in the end
 * @param theta the threshold
 * @param leastBeta lowest β of the router, or null where there is none
 */
record NothingReused(
        CacheSchedule schedule,
        @Nullable CacheSchedule chosen,
        Choice choice,
        double theta,
        @Nullable Double leastBeta) {
    /** The reason as a sentence; empty where a cell is not computed. */
    Optional<String> reason() {
        if (!computesAll(schedule)) {
            return Optional.empty();
        }
        return Optional.of("Nothing reuses: " + cause() + ".");
    }

    private static boolean computesAll(CacheSchedule schedule) {
        return schedule.counts().reused() + schedule.counts().dropped() == 0;
    }

    private String cause() {
        if (schedule.evaluations() == 1) {
            return "a run of one step has no earlier output to take";
        }
        if (chosen != null && !computesAll(chosen)) {
            return "every cell that would reuse is set to compute by hand";
        }
        return switch (choice) {
            case NONE -> "caching is off";
            case ALL_CELLS -> "no step of this run is a cache step";
            case RULE -> "the rule lets every cell be computed";
            case FIXED -> "the imported schedule computes every cell";
            case BUDGET -> "the budget is 0 cells";
            case THETA ->
                "θ " + Figures.theta(theta) + " lies below every β of the router"
                        + (leastBeta == null ? "" : " (the lowest is " + Figures.beta(leastBeta) + ")");
        };
    }
}
