package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
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

    /** The same with the cells chosen otherwise. */
    CachingState by(Choice other) {
        return new CachingState(router, other, theta, budget, edits, editPattern, rule);
    }

    /** The same without cells by hand. */
    CachingState withoutEdits() {
        return new CachingState(router, choice, theta, budget, HandEdits.NONE, editPattern, rule);
    }

    /** In a few words, such as {@code DDIM 20 · λ 1e-5, θ 0.1}. */
    String name() {
        String by = switch (choice) {
            case NONE -> "no cache";
            case ALL_CELLS -> "every cell, " + editPattern.label();
            case RULE -> PolicyText.words(rule);
            case THETA -> router == null ? "every cell" : RouterRow.label(router) + ", θ " + Figures.theta(theta);
            case BUDGET -> router == null ? "every cell" : RouterRow.label(router) + ", " + budget + " cells";
            case FIXED -> router == null ? "fixed schedule" : "schedule " + router.name();
        };
        return edits.size() == 0 ? by : by + ", " + edits.size() + " cells by hand";
    }

    /**
     * Why nothing at all reuses in a run though something was chosen, as a sentence; empty where the choice serves it.
     */
    Optional<String> failure(RunShape run) {
        ChosenPolicy chosen = chosen(run);
        return choice != Choice.NONE && chosen.inForce() == Choice.NONE ? chosen.note() : Optional.empty();
    }

    private ChosenPolicy chosen(RunShape run) {
        return ChosenPolicy.of(choice, router, theta, budget, editPattern, rule, run);
    }

    /** The cells that it comes to in a run, those by hand included. */
    public CacheSchedule schedule(RunShape run) {
        CacheSchedule chosen = chosen(run).policy().schedule(run);
        return edits.size() == 0 ? chosen : edits.applyTo(chosen, editPattern);
    }
}
