package org.cachescope.cli;

import java.util.Locale;
import org.cachescope.caching.ReusePattern;
import org.cachescope.workspace.PolicyChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which cells reuse. */
final class PolicyOptions {
    /** Ways to choose. */
    enum Policy {
        NONE,
        ALL,
        THRESHOLD,
        BUDGET;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-r", "--router"},
            paramLabel = "ROUTER",
            description = "a shipped router's name, or a router file of any format (default: the shipped router for"
                    + " model and steps that reuses closest to half of its cells)")
    private @Nullable String router;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "${COMPLETION-CANDIDATES} (default: threshold, or budget where --budget is given)")
    private @Nullable Policy policy;

    @Option(
            names = {"-t", "--theta"},
            paramLabel = "θ",
            description = "reuse where β ≤ θ (default: what router or model suggest)")
    private @Nullable Double theta;

    @Option(
            names = {"-k", "--budget"},
            paramLabel = "CELLS",
            description = "reuse this many cells, those of lowest β")
    private @Nullable Integer budget;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            converter = PatternConverter.class,
            description = "which evaluations may reuse, for --policy all and for torch routers, which do not say:"
                    + " alternate, shifted or unshifted (two evaluations a step), any-step (default: as published for"
                    + " the solver)")
    private @Nullable ReusePattern pattern;

    /** @throws IllegalArgumentException if the options do not go together */
    PolicyChoice choice() {
        Policy wanted = policy == null ? (budget == null ? Policy.THRESHOLD : Policy.BUDGET) : policy;
        PolicyChoice.RouterChoice source = new PolicyChoice.RouterChoice(router, pattern);
        return switch (wanted) {
            case NONE -> {
                refuse("none", router != null, theta != null, budget != null);
                yield new PolicyChoice.None();
            }
            case ALL -> {
                refuse("all", router != null, theta != null, budget != null);
                yield new PolicyChoice.All(pattern);
            }
            case THRESHOLD -> {
                refuse("threshold", false, false, budget != null);
                Thetas.require(theta);
                yield new PolicyChoice.Threshold(source, theta);
            }
            case BUDGET -> {
                refuse("budget", false, theta != null, false);
                if (budget == null) {
                    throw new IllegalArgumentException("--policy budget: say how many cells by --budget CELLS");
                }
                yield new PolicyChoice.Budget(source, budget);
            }
        };
    }

    private static void refuse(String policy, boolean router, boolean theta, boolean budget) {
        if (router || theta || budget) {
            String option = router ? "--router" : theta ? "--theta" : "--budget";
            throw new IllegalArgumentException("--policy " + policy + " has no use for " + option + ": leave one out");
        }
    }
}
