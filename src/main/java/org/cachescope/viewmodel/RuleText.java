package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.ReusePattern;
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

    /** What a rule does and what its number means, as sentences. */
    static String hint(PolicyChoice rule) {
        return switch (rule) {
            case PolicyChoice.ByRule(PolicyChoice.Rule which, CellBudget _, long _, ReusePattern _) ->
                hint(which) + " k: a number or a share of the cells that may reuse.";
            case PolicyChoice.EveryNth _ -> "Computes every N-th evaluation in full and reuses all layers in between.";
            case PolicyChoice.Smooth _ ->
                "Reuses a kind of layer while its relative L1 error, measured on the model, is below the number.";
            case PolicyChoice.Delta _ ->
                "Passes over as many blocks as one, by what they added before; every N-th evaluation is full.";
            case PolicyChoice.DeepCache _ ->
                "Passes over all blocks but as many at either end; every N-th evaluation is full.";
            case PolicyChoice.Encoder _ -> "Reuses in-blocks and middle block, but at every N-th evaluation.";
            case PolicyChoice.FirstBlock _ ->
                "Passes over all blocks but the first while what that adds has changed by less than the number.";
            case PolicyChoice.Tea _ ->
                "Passes over all blocks while the changes of the first layer's input add up to less than the number.";
            case PolicyChoice.None _,
                    PolicyChoice.All _,
                    PolicyChoice.Threshold _,
                    PolicyChoice.Budget _,
                    PolicyChoice.FewerSteps _ -> "";
        };
    }

    private static String hint(PolicyChoice.Rule rule) {
        return switch (rule) {
            case BOTTOM -> "Reuses k cells, layer by layer from the first block up.";
            case TOP -> "Reuses k cells, layer by layer from the last block down.";
            case RANDOM -> "Reuses k cells by chance, as many in every step that may.";
            case DROP -> "Leaves out k cells by chance; nothing stands in for their output.";
            case METRIC -> "Reuses the k cells whose output changes least, as measured on the model.";
            case GREEDY -> "Reuses the k cells of least error for what they save, as measured on the model.";
        };
    }

    /** Whether a choice is a rule that needs no router. */
    static boolean isOffered(PolicyChoice choice) {
        return choice instanceof PolicyChoice.ByRule
                || choice instanceof PolicyChoice.EveryNth
                || choice instanceof PolicyChoice.Smooth
                || choice instanceof PolicyChoice.ByBlocks;
    }
}
