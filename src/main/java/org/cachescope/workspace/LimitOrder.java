package org.cachescope.workspace;

import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.CellOrder;
import org.cachescope.caching.Router;
import org.cachescope.caching.RunShape;

/** In which order a search for limits adds cells: that of a policy, whatever its own budget. */
public sealed interface LimitOrder {
    /** All cells that may reuse. */
    CellBudget ALL = new CellBudget.Share(100);

    /** A router's lowest β first. */
    record ByBeta(Router router) implements LimitOrder {}

    /**
     * A rule's.
     *
     * @param rule with a budget of all cells
     */
    record ByRule(PolicyChoice.ByRule rule) implements LimitOrder {
        /** Sets the budget. */
        public ByRule {
            rule = new PolicyChoice.ByRule(rule.rule(), ALL, rule.seed(), rule.pattern());
        }
    }

    /** How many evaluations back errors have to be calibrated for it; 0 where it needs none. */
    default int calibratedLags() {
        return switch (this) {
            case ByBeta _ -> 0;
            case ByRule(PolicyChoice.ByRule rule) -> rule.calibratedLags();
        };
    }

    /**
     * The policy with all of its cells.
     *
     * @param errors of such runs; not looked at where {@link #calibratedLags} is 0
     */
    default CachePolicy.InOrder of(RunShape run, CalibratedErrors errors) {
        return switch (this) {
            case ByBeta(Router router) ->
                new CachePolicy.InOrder(
                        router.rows().pattern(),
                        CellOrder.byBeta(router),
                        ALL,
                        router.info().mode().action());
            case ByRule(PolicyChoice.ByRule rule) -> (CachePolicy.InOrder) RulePolicies.of(rule, run, errors);
        };
    }

    /** As many cells in an order that nothing is known of yet, for what is asked before errors are calibrated. */
    default CachePolicy.InOrder uncalibrated(RunShape run) {
        return of(run, CalibratedErrors.none(run, Math.max(1, calibratedLags())));
    }
}
