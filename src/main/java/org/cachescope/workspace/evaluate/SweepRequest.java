package org.cachescope.workspace.evaluate;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;

/**
 * Which points of a trade-off to measure: every combination of the lists that a policy uses.
 *
 * @param setting what all points have in common
 * @param steps solver steps of the uncached runs
 * @param policies which ways to choose cells
 * @param routers by name or file, each named; empty for all shipped ones that fit
 * @param thetas thresholds; empty for what each router suggests
 * @param shares of the cells that may reuse, for budgets and for what is compared with them
 * @param intervals n of {@link SweepPolicy#EVERY}
 * @param alphas thresholds of {@link SweepPolicy#SMOOTH}
 * @param rules further policies that need no router, each a point
 * @param fewerSteps steps of shorter uncached runs
 * @param seeds of the first batch's noise
 * @param images how many to judge
 * @param folder receives the results; what is there already is not made again
 */
public record SweepRequest(
        EvaluationSetting setting,
        List<Integer> steps,
        List<SweepPolicy> policies,
        List<PolicyChoice.RouterChoice> routers,
        List<Double> thetas,
        List<Double> shares,
        List<Integer> intervals,
        List<Double> alphas,
        List<PolicyChoice> rules,
        List<Integer> fewerSteps,
        List<Long> seeds,
        List<Integer> images,
        Path folder) {
    /** Thresholds of a series along θ for each λ (Ma et al., 2024, Fig. 6). */
    public static final List<Double> THETAS_OF_FIGURE_6 = List.of(0.01, 0.1, 0.5, 0.9, 0.99);

    /** Policies of that figure. */
    public static final List<SweepPolicy> POLICIES_OF_FIGURE_6 = List.of(SweepPolicy.NONE, SweepPolicy.L2C);

    /** @throws IllegalArgumentException if a list that is needed is empty, or a number out of range */
    public SweepRequest {
        steps = List.copyOf(steps);
        policies = List.copyOf(policies);
        routers = List.copyOf(routers);
        thetas = List.copyOf(thetas);
        shares = List.copyOf(shares);
        intervals = List.copyOf(intervals);
        alphas = List.copyOf(alphas);
        rules = List.copyOf(rules);
        fewerSteps = List.copyOf(fewerSteps);
        seeds = List.copyOf(seeds);
        images = List.copyOf(images);
        require(
                !steps.isEmpty() && !(policies.isEmpty() && rules.isEmpty()) && !seeds.isEmpty() && !images.isEmpty(),
                "sweep: expected one or more of steps, policies, seeds and images each");
        routers.forEach(
                router -> require(router.nameOrPath() != null, "router: expected a name or a file, found none"));
        thetas.forEach(theta -> require(theta >= 0 && theta <= 1, "theta: expected 0 to 1, found " + theta));
        shares.forEach(
                share -> require(share > 0 && share <= 1, "share: expected more than 0, up to 1, found " + share));
        images.forEach(n -> require(
                n >= EvaluateRequest.FEWEST_IMAGES && n <= EvaluateRequest.MOST_IMAGES,
                "images: expected " + EvaluateRequest.FEWEST_IMAGES + " to " + EvaluateRequest.MOST_IMAGES
                        + " to judge, found " + n));
        int shortest = Collections.min(steps);
        for (PolicyChoice rule : rules) {
            require(
                    !(rule instanceof PolicyChoice.FewerSteps(int fewer)) || fewer < shortest,
                    "policy '" + PolicyText.of(rule) + "': expected fewer than the " + Figures.steps(shortest)
                            + " of the shortest uncached run");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
