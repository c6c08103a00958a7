package org.cachescope.workspace;

import org.cachescope.caching.ReusePattern;
import org.jspecify.annotations.Nullable;

/** How to choose the cells that reuse. */
public sealed interface PolicyChoice {
    /**
     * A router.
     *
     * @param nameOrPath a shipped router's name or a file; null for the shipped router that fits model and steps
     * @param torchPattern how a torch file, which does not say, is to be used
     */
    record RouterChoice(@Nullable String nameOrPath, ReusePattern torchPattern) {}

    /** Computes everything. */
    record None() implements PolicyChoice {}

    /**
     * Reuses every layer at every cache step.
     *
     * @param pattern which steps are cache steps
     */
    record All(ReusePattern pattern) implements PolicyChoice {}

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
