package org.cachescope.cli;

import org.cachescope.caching.ReusePattern;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which cells reuse. */
final class PolicyOptions {
    @Option(
            names = {"-r", "--router"},
            paramLabel = "ROUTER",
            description = "a shipped router's name, or a router file of any format (default: the shipped router for"
                    + " model and steps that reuses closest to half of its cells)")
    private @Nullable String router;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "none, all, threshold, budget (default: threshold, or budget where --budget is given), or a"
                    + " rule without router: bottom:k=K, top:k=K, random:k=K,seed=N, drop:k=K,seed=N (skips layers),"
                    + " metric:k=K and greedy:k=K (calibrated), with K cells or a share such as 30%%, and where wanted"
                    + " ,pattern=PATTERN; every:N (FORA); steps:N (no cache, evaluate only); smooth:ALPHA (SmoothCache,"
                    + " calibrated); delta:K (Δ-DiT, K blocks); deepcache:M and encoder:N (U-ViT); first-block:T and"
                    + " tea:T (decided while the run goes on)")
    private @Nullable String policy;

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
        String wanted = policy == null ? (budget == null ? "threshold" : "budget") : policy;
        PolicyChoice.RouterChoice source = new PolicyChoice.RouterChoice(router, pattern);
        return switch (wanted) {
            case "none" -> {
                refuse(wanted, router != null, theta != null, budget != null);
                yield new PolicyChoice.None();
            }
            case "all" -> {
                refuse(wanted, router != null, theta != null, budget != null);
                yield new PolicyChoice.All(pattern);
            }
            case "threshold" -> {
                refuse(wanted, false, false, budget != null);
                Thetas.require(theta);
                yield new PolicyChoice.Threshold(source, theta);
            }
            case "budget" -> {
                refuse(wanted, false, theta != null, false);
                if (budget == null) {
                    throw new IllegalArgumentException("--policy budget: say how many cells by --budget CELLS");
                }
                yield new PolicyChoice.Budget(source, budget);
            }
            default -> {
                PolicyChoice choice = PolicyText.parse(wanted);
                refuse(wanted, router != null, theta != null, budget != null);
                if (pattern != null) {
                    throw new IllegalArgumentException(
                            "--policy " + wanted + ": say the pattern there, by pattern=" + pattern.label());
                }
                yield choice;
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
