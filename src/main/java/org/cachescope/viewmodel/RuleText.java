package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.caching.CellBudget;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;

/** The rules without router that a window offers, as text. */
public final class RuleText {
    /** The rule that stands there first. */
    public static final PolicyChoice USUAL =
            new PolicyChoice.ByRule(PolicyChoice.Rule.RANDOM, new CellBudget.Share(30), 1, null);

    /** One of each kind, to start from. */
    public static final List<String> EXAMPLES = List.of(
            PolicyText.of(USUAL),
            "bottom:k=30%",
            "top:k=30%",
            "random:k=30%,seed=1,pattern=any-step",
            "drop:k=10%,seed=1",
            "every:2",
            "every:3",
            "metric:k=30%",
            "greedy:k=30%",
            "smooth:0.1",
            "first-block:0.1",
            "tea:0.1",
            "delta:6,every=2",
            "deepcache:1,every=2",
            "encoder:2");

    private RuleText() {}

    /**
     * Reads a rule.
     *
     * @throws IllegalArgumentException with a sentence, if it is none or needs a router
     */
    public static PolicyChoice parse(String text) {
        PolicyChoice choice = PolicyText.parse(text);
        if (choice instanceof PolicyChoice.FewerSteps) {
            throw new IllegalArgumentException("'" + text + "' is a run of another length: choose its steps above");
        }
        if (!isOffered(choice)) {
            throw new IllegalArgumentException("'" + text + "' is no rule: choose it as policy above");
        }
        return choice;
    }

    /** Whether a choice is a rule that needs no router. */
    static boolean isOffered(PolicyChoice choice) {
        return choice instanceof PolicyChoice.ByRule
                || choice instanceof PolicyChoice.EveryNth
                || choice instanceof PolicyChoice.Smooth
                || choice instanceof PolicyChoice.ByBlocks;
    }
}
