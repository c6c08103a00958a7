package org.cachescope.workspace;

import org.cachescope.caching.ReusePattern;
import org.jspecify.annotations.Nullable;

/** How to choose the cells that reuse. */
public sealed interface PolicyChoice {
    /**
     * A router.
     *
     * @param nameOrPath a shipped router's name or a file; null for the shipped router that fits model and steps
     * @param torchPattern how a torch file, which does not say, is to be used; null for the published pattern of the run's
     *     solver
     */
    record RouterChoice(
            @Nullable String nameOrPath, @Nullable ReusePattern torchPattern) {}

    /** Computes everything. */
    record None() implements PolicyChoice {}

    /**
     * Reuses every layer at every cache evaluation.
     *
     * @param pattern which evaluations may reuse; null for the published pattern of the run's solver
     */
    record All(@Nullable ReusePattern pattern) implements PolicyChoice {}

    /**
     * Reuses where β ≤ θ; a file of decisions is taken as it is.
     *
     * @param theta threshold, or null for what the router or the model suggests
     */
    record Threshold(RouterChoice router, @Nullable Double theta) implements PolicyChoice {}

    /**
     * Reuses the cells of lowest β.
     *
     * @param cells how many
     */
    record Budget(RouterChoice router, int cells) implements PolicyChoice {}
}
