package org.cachescope.viewmodel;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/**
 * What a person has chosen of caching, to show it again.
 *
 * @param router the router chosen, or null to leave it to the program
 * @param choice how cells are chosen
 * @param theta threshold
 * @param budget cells to reuse
 * @param edits cells by hand
 * @param editPattern which rows may be edited
 * @param rule the rule, looked at where cells are chosen by one
 */
public record CachingState(
        @Nullable RouterOffer router,
        Choice choice,
        double theta,
        int budget,
        HandEdits edits,
        ReusePattern editPattern,
        PolicyChoice rule) {
    /** Choices of which the rule is the usual one. */
    public CachingState(
            @Nullable RouterOffer router,
            Choice choice,
            double theta,
            int budget,
            HandEdits edits,
            ReusePattern editPattern) {
        this(router, choice, theta, budget, edits, editPattern, RuleText.USUAL);
    }

    /** The same by another router. */
    public CachingState with(@Nullable RouterOffer other) {
        return new CachingState(other, choice, theta, budget, edits, editPattern, rule);
    }

    /** The cells that it comes to in a run, those by hand included. */
    public CacheSchedule schedule(RunShape run) {
        CacheSchedule chosen = ChosenPolicy.of(choice, router, theta, budget, editPattern, rule, run)
                .policy()
                .schedule(run);
        return edits.size() == 0 ? chosen : edits.applyTo(chosen, editPattern);
    }
}
