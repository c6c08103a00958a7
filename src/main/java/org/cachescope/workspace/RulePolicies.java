package org.cachescope.workspace;

import java.util.Objects;
import org.cachescope.caching.BlockPolicy;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.CellOrder;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.jspecify.annotations.Nullable;

/** The policies of choices that need no router. */
public final class RulePolicies {
    private RulePolicies() {}

    /**
     * The policy of a choice. One that decides while a run goes on comes to the most that it can pass over.
     *
     * @param errors calibrated on such runs, at {@link PolicyChoice#calibratedLags} lags; not looked at where that is 0
     * @throws IllegalArgumentException if the choice needs a router
     */
    public static CachePolicy of(PolicyChoice choice, RunShape run, CalibratedErrors errors) {
        return switch (choice) {
            case PolicyChoice.None() -> new CachePolicy.None();
            case PolicyChoice.All(ReusePattern pattern) -> new CachePolicy.AllCells(patternOf(pattern, run));
            case PolicyChoice.ByRule(PolicyChoice.Rule rule, CellBudget budget, long seed, ReusePattern pattern) ->
                new CachePolicy.InOrder(
                        patternOf(pattern, run),
                        order(rule, seed, run, errors),
                        budget,
                        rule == PolicyChoice.Rule.DROP ? CellAction.DROP : CellAction.REUSE);
            case PolicyChoice.EveryNth(int interval) -> new CachePolicy.EveryNth(interval);
            case PolicyChoice.Smooth(double alpha, int _) -> new CachePolicy.Smooth(errors, alpha);
            case PolicyChoice.Delta(int blocks, int interval, Integer early) ->
                new BlockPolicy.DeltaRanges(
                        blocks, interval, Objects.requireNonNullElse(early, Math.ceilDiv(run.evaluations(), 2)));
            case PolicyChoice.DeepCache(int computed, int interval) -> new BlockPolicy.DeepCache(computed, interval);
            case PolicyChoice.Encoder(int interval) -> new BlockPolicy.EncoderLayers(interval);
            case PolicyChoice.Deciding deciding ->
                new CachePolicy.Fixed(deciding.rule().most(run));
            case PolicyChoice.FewerSteps _ -> throw new IllegalArgumentException("fewer steps are a run of their own");
            case PolicyChoice.Threshold _, PolicyChoice.Budget _ ->
                throw new IllegalArgumentException("a choice by β needs a router");
        };
    }

    private static ReusePattern patternOf(@Nullable ReusePattern pattern, RunShape run) {
        return Objects.requireNonNullElseGet(pattern, run::publishedPattern);
    }

    private static CellOrder order(PolicyChoice.Rule rule, long seed, RunShape run, CalibratedErrors errors) {
        return switch (rule) {
            case BOTTOM -> new CellOrder.FromBottom();
            case TOP -> new CellOrder.FromTop();
            case RANDOM, DROP -> new CellOrder.Shuffled(seed);
            case METRIC -> new CellOrder.Cheapest(errors.weighted());
            case GREEDY -> new CellOrder.Cheapest(errors.addedPerMac(run));
        };
    }
}
