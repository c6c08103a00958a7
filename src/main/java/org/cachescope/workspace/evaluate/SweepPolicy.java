package org.cachescope.workspace.evaluate;

import java.util.Locale;
import java.util.Optional;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterMode;
import org.cachescope.workspace.PolicyChoice;
import org.jspecify.annotations.Nullable;

/** Ways to choose cells that a sweep goes through. */
public enum SweepPolicy {
    /** The uncached run itself. */
    NONE(null),
    /** Learning-to-Cache: β ≤ θ, for every router and θ. */
    L2C(null),
    /** The same by routers that may reuse at every evaluation but the first, as HarmoniCa's. */
    ANY_STEP(null),
    /** Learning-to-Drop: the same by routers that were trained to drop. */
    LEARNED_DROP(null),
    /** The cells of lowest β, for every router and share. */
    BUDGET(null),
    /** By chance, for every share. */
    RANDOM(PolicyChoice.Rule.RANDOM),
    /** From the first block up, for every share. */
    BOTTOM(PolicyChoice.Rule.BOTTOM),
    /** From the last block down, for every share. */
    TOP(PolicyChoice.Rule.TOP),
    /** Smallest change first, for every share. */
    METRIC(PolicyChoice.Rule.METRIC),
    /** Smallest change for what is saved first, for every share. */
    GREEDY(PolicyChoice.Rule.GREEDY),
    /** Dropped by chance, for every share. */
    DROP(PolicyChoice.Rule.DROP),
    /** Everything at each n-th evaluation, for every n. */
    EVERY(null),
    /** SmoothCache, for every α. */
    SMOOTH(null),
    /** Every cell that may. */
    ALL(null),
    /** No cache, but fewer steps. */
    FEWER_STEPS(null);

    private final PolicyChoice.@Nullable Rule rule;

    SweepPolicy(PolicyChoice.@Nullable Rule rule) {
        this.rule = rule;
    }

    /**
     * The policy that goes through the thresholds of routers.
     *
     * @param pattern which of their evaluations may reuse; null for those of the solver's publication
     */
    public static SweepPolicy ofThresholds(RouterMode mode, @Nullable ReusePattern pattern) {
        if (mode == RouterMode.DROP) {
            return LEARNED_DROP;
        }
        return pattern == ReusePattern.ANY_STEP ? ANY_STEP : L2C;
    }

    /** The rule that it is, if it is one. */
    Optional<PolicyChoice.Rule> rule() {
        return Optional.ofNullable(rule);
    }

    /** What a person types. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
