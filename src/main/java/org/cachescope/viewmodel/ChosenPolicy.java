package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.caching.BlockPolicy;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.RulePolicies;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/**
 * A policy that serves a run, and why it is another than was chosen. What a rule comes to that has to be tried out
 * first is known to {@link RuleTrials} alone.
 *
 * @param note a sentence; empty where it is the one that was chosen
 */
record ChosenPolicy(CachePolicy policy, Optional<String> note) {
    /**
     * What a choice comes to.
     *
     * @param router in use, or null
     * @param budget cells; more than the router has count as all
     * @param pattern of a choice that needs no router
     * @param rule of a choice by rule
     */
    static ChosenPolicy of(
            Choice choice,
            @Nullable RouterOffer router,
            double theta,
            int budget,
            ReusePattern pattern,
            PolicyChoice rule,
            RunShape run) {
        return switch (choice) {
            case NONE -> asChosen(new CachePolicy.None());
            case RULE -> byRule(rule, run);
            case ALL_CELLS -> asChosen(new CachePolicy.AllCells(ofRun(pattern, run)));
            case THETA, BUDGET, FIXED ->
                router == null || router.misfit(run).isPresent()
                        ? withoutRouter(run)
                        : by(router, choice, theta, budget);
        };
    }

    private static ChosenPolicy byRule(PolicyChoice rule, RunShape run) {
        if (rule.needsTrial()) {
            return new ChosenPolicy(
                    new CachePolicy.None(), Optional.of("The rule must be tried out on the model first."));
        }
        CachePolicy policy = RulePolicies.of(rule, run, CalibratedErrors.none(run, 1));
        try {
            policy.schedule(run);
            return asChosen(policy);
        } catch (IllegalArgumentException e) {
            return new ChosenPolicy(
                    new CachePolicy.None(),
                    Optional.of("The rule does not fit this run, so that nothing reuses: " + e.getMessage()));
        }
    }

    private static ReusePattern ofRun(ReusePattern pattern, RunShape run) {
        return pattern.misfit(SolverName.of(run.solver())).isEmpty() ? pattern : run.publishedPattern();
    }

    private static ChosenPolicy asChosen(CachePolicy policy) {
        return new ChosenPolicy(policy, Optional.empty());
    }

    private static ChosenPolicy by(RouterOffer router, Choice choice, double theta, int budget) {
        return switch (router.content()) {
            case RouterFile.Learned(Router learned)
            when choice == Choice.BUDGET ->
                asChosen(new CachePolicy.Budget(learned, Math.clamp(budget, 0, learned.cells())));
            case RouterFile.Learned(Router learned) ->
                new ChosenPolicy(
                        new CachePolicy.Threshold(learned, theta),
                        choice == Choice.FIXED
                                ? Optional.of("The imported schedule does not fit this run: cells follow θ of "
                                        + router.name() + ".")
                                : Optional.empty());
            case RouterFile.Decisions decisions ->
                new ChosenPolicy(
                        new CachePolicy.Fixed(decisions.schedule()),
                        choice == Choice.FIXED ? Optional.empty() : Optional.of(withoutBeta(router)));
        };
    }

    /** The choice that decides in the end; another than was made where that one cannot serve the run. */
    Choice inForce() {
        return switch (policy) {
            case CachePolicy.None _ -> Choice.NONE;
            case CachePolicy.AllCells _ -> Choice.ALL_CELLS;
            case CachePolicy.Threshold _ -> Choice.THETA;
            case CachePolicy.Budget _ -> Choice.BUDGET;
            case CachePolicy.InOrder _, CachePolicy.EveryNth _, CachePolicy.Smooth _, BlockPolicy _ -> Choice.RULE;
            case CachePolicy.Fixed _, CachePolicy.RandomPerRow _ -> Choice.FIXED;
        };
    }

    private static ChosenPolicy withoutRouter(RunShape run) {
        if (run.evaluations() == 1) {
            return new ChosenPolicy(
                    new CachePolicy.None(),
                    Optional.of("A run of one step has no earlier output that it could reuse."));
        }
        SolverName solver = SolverName.of(run.solver());
        String instead = run.publishedPattern() == ReusePattern.SHIFTED
                ? "Every cell of every step's first evaluation reuses"
                : "Every cell of every second step reuses";
        return new ChosenPolicy(
                new CachePolicy.AllCells(run.publishedPattern()),
                Optional.of(
                        routersAreTrained(solver)
                                ? "No router fits " + run.steps() + " " + solver.title() + " steps of this model. "
                                        + instead + " until you train one, or import one."
                                : "No routers are trained for " + solver.title() + ". " + instead
                                        + "; choose another policy, or set cells with the brush."));
    }

    /** Not where steps draw noise of their own, and not of networks that predict velocity. */
    private static boolean routersAreTrained(SolverName solver) {
        return solver.hasRouters() && !solver.ofVelocity();
    }

    /** Why a choice cannot be made with a router, as a sentence; empty where it can. */
    static Optional<String> unavailable(Choice wanted, @Nullable RouterOffer router) {
        boolean decisions = router != null && router.content() instanceof RouterFile.Decisions;
        return switch (wanted) {
            case THETA, BUDGET ->
                router == null
                        ? Optional.of("No router fits this run.")
                        : decisions ? Optional.of(withoutBeta(router)) : Optional.empty();
            case FIXED -> decisions ? Optional.empty() : Optional.of("No schedule has been imported for this run.");
            case ALL_CELLS, NONE, RULE -> Optional.empty();
        };
    }

    private static String withoutBeta(RouterOffer offer) {
        return offer.name() + " holds decisions and no β, so there is no θ to move.";
    }
}
