package org.cachescope.workspace;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.ReusePattern;
import org.cachescope.evaluation.Figures;
import org.jspecify.annotations.Nullable;

/**
 * Choices of a policy as text: a name, and behind a colon what it needs, such as {@code random:k=120,seed=3}. The text
 * of a choice reads back as the same choice.
 *
 * <table>
 * <caption>Forms; what stands in brackets may be left out</caption>
 * <tr><td>{@code none}</td><td>no cache</td></tr>
 * <tr><td>{@code all[:pattern=P]}</td><td>every cell that may reuse</td></tr>
 * <tr><td>{@code threshold[:theta=θ,pattern=P,router=R]}</td><td>router, β ≤ θ; an any-step router works
 * alike</td></tr>
 * <tr><td>{@code budget:k=K[,pattern=P,router=R]}</td><td>router, k cells of lowest β</td></tr>
 * <tr><td>{@code bottom|top|metric|greedy:k=K[,pattern=P]}</td><td>the first k cells by a rule</td></tr>
 * <tr><td>{@code random|drop:k=K[,seed=N,pattern=P]}</td><td>k cells by chance</td></tr>
 * <tr><td>{@code every:N}</td><td>all layers at each n-th evaluation</td></tr>
 * <tr><td>{@code steps:N}</td><td>no cache, but N steps; where runs of different lengths are compared</td></tr>
 * <tr><td>{@code smooth:ALPHA[,lag=N]}</td><td>SmoothCache</td></tr>
 * <tr><td>{@code delta:K[,every=N,rear=B]}</td><td>Δ-DiT, K blocks, rear ones in the first B evaluations</td></tr>
 * <tr><td>{@code deepcache:M[,every=N]}</td><td>DeepCache, M blocks computed at either end of a U-ViT</td></tr>
 * <tr><td>{@code encoder:N}</td><td>Faster Diffusion's pattern on a U-ViT, layer by layer</td></tr>
 * <tr><td>{@code first-block:T}</td><td>first-block caching, decided while the run goes on</td></tr>
 * <tr><td>{@code tea:T[,poly=A/B/C]}</td><td>TeaCache's rule, decided while the run goes on</td></tr>
 * </table>
 *
 * <p>K is a number of cells, or a share such as {@code 30%}; of a router's budget, a number. {@code router} comes last,
 * as a file's name may hold a comma.
 */
public final class PolicyText {
    /** The most evaluations that SmoothCache lets a stored output be old, where none is given. */
    public static final int USUAL_LAGS = 3;

    private static final String FEWER_STEPS = "fewer steps";
    private static final int MOST_LAGS = 16;

    private final PolicyFields fields;

    private PolicyText(PolicyFields fields) {
        this.fields = fields;
    }

    /**
     * Reads a choice.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right
     */
    public static PolicyChoice parse(String text) {
        return new PolicyText(new PolicyFields(text)).choice();
    }

    private PolicyChoice choice() {
        PolicyChoice choice = switch (fields.name()) {
            case "none" -> new PolicyChoice.None();
            case "all" -> new PolicyChoice.All(fields.pattern());
            case "threshold" -> new PolicyChoice.Threshold(router(), theta());
            case "budget" -> {
                String cells = fields.required("k", "budget:k=100");
                yield new PolicyChoice.Budget(router(), fields.whole("k", cells, 0));
            }
            case "every" -> new PolicyChoice.EveryNth(fields.whole("interval", fields.required("", "every:2"), 1));
            case "smooth" -> smooth();
            case "steps" -> new PolicyChoice.FewerSteps(fields.whole("count", fields.required("", "steps:12"), 1));
            default -> BlockPolicyText.read(fields).orElseGet(this::byRule);
        };
        fields.requireAllTaken();
        return choice;
    }

    private PolicyChoice byRule() {
        for (PolicyChoice.Rule rule : PolicyChoice.Rule.values()) {
            if (rule.label().equals(fields.name())) {
                CellBudget budget = fields.budget(fields.required("k", fields.name() + ":k=30%"));
                String seed = rule.isRandom() ? fields.take("seed") : null;
                return new PolicyChoice.ByRule(
                        rule, budget, seed == null ? 1 : fields.number("seed", seed), fields.pattern());
            }
        }
        throw fields.wrong("is not known; expected none, all, threshold, budget:k=100, bottom:k=30%, top:k=30%,"
                + " random:k=30%,seed=1, drop:k=30%,seed=1, metric:k=30%, greedy:k=30%, every:2, smooth:0.1, steps:12,"
                + " delta:6,every=2, deepcache:1,every=2, encoder:2, first-block:0.1 or tea:0.1");
    }

    private PolicyChoice smooth() {
        double alpha = fields.real("alpha", fields.required("", "smooth:0.1"));
        int lags = fields.whole("lag", 0, USUAL_LAGS);
        if (!(alpha >= 0) || lags < 1 || lags > MOST_LAGS) {
            throw fields.wrong("needs a threshold of 0 or more and a lag of 1 to " + MOST_LAGS);
        }
        return new PolicyChoice.Smooth(alpha, lags);
    }

    private PolicyChoice.RouterChoice router() {
        return new PolicyChoice.RouterChoice(fields.take(PolicyFields.ROUTER), fields.pattern());
    }

    private @Nullable Double theta() {
        String theta = fields.take("theta");
        return theta == null ? null : Double.valueOf(fields.real("theta", theta));
    }

    /** The text of a choice. */
    public static String of(PolicyChoice choice) {
        List<String> parts = new ArrayList<>();
        String name = switch (choice) {
            case PolicyChoice.None() -> "none";
            case PolicyChoice.All(ReusePattern pattern) -> {
                add(parts, "pattern=", label(pattern));
                yield "all";
            }
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double theta) -> {
                add(parts, "theta=", theta);
                add(parts, router);
                yield "threshold";
            }
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int cells) -> {
                add(parts, "k=", cells);
                add(parts, router);
                yield "budget";
            }
            case PolicyChoice.ByRule(PolicyChoice.Rule rule, CellBudget budget, long seed, ReusePattern pattern) -> {
                add(parts, "k=", budget.text());
                add(parts, "seed=", rule.isRandom() ? seed : null);
                add(parts, "pattern=", label(pattern));
                yield rule.label();
            }
            case PolicyChoice.EveryNth(int interval) -> {
                add(parts, "", interval);
                yield "every";
            }
            case PolicyChoice.Smooth(double alpha, int lags) -> {
                add(parts, "", alpha);
                add(parts, "lag=", lags);
                yield "smooth";
            }
            case PolicyChoice.ByBlocks blocks -> BlockPolicyText.of(blocks);
            case PolicyChoice.FewerSteps(int steps) -> {
                add(parts, "", steps);
                yield "steps";
            }
        };
        return parts.isEmpty() ? name : name + ":" + String.join(",", parts);
    }

    private static void add(List<String> parts, PolicyChoice.RouterChoice router) {
        add(parts, "pattern=", label(router.torchPattern()));
        add(parts, PolicyFields.ROUTER + "=", router.nameOrPath());
    }

    private static void add(List<String> parts, String key, @Nullable Object value) {
        if (value != null) {
            parts.add(key + value);
        }
    }

    private static @Nullable String label(@Nullable ReusePattern pattern) {
        return pattern == null ? null : pattern.label();
    }

    /** The series of a trade-off that a choice belongs to: its method where it has parameters, else its words. */
    public static String series(PolicyChoice choice) {
        return switch (choice) {
            case PolicyChoice.ByBlocks blocks -> BlockPolicyText.method(blocks);
            case PolicyChoice.FewerSteps _ -> FEWER_STEPS;
            default -> words(choice);
        };
    }

    /** What tells a choice from others of its {@link #series}; empty where nothing does. */
    public static String details(PolicyChoice choice) {
        return switch (choice) {
            case PolicyChoice.ByBlocks blocks -> BlockPolicyText.details(blocks);
            case PolicyChoice.FewerSteps(int steps) -> Figures.steps(steps);
            default -> "";
        };
    }

    /** A choice that needs no router in words, such as {@code random, 120 cells, seed 3}. */
    public static String words(PolicyChoice choice) {
        return switch (choice) {
            case PolicyChoice.ByRule(PolicyChoice.Rule rule, CellBudget budget, long seed, ReusePattern pattern) ->
                rule.words() + ", " + budget.text() + (budget instanceof CellBudget.Share ? " of the cells" : " cells")
                        + (rule.isRandom() ? ", seed " + seed : "")
                        + (pattern == null ? "" : ", " + pattern.label());
            case PolicyChoice.EveryNth(int interval) -> "every " + interval + " evaluations (FORA)";
            case PolicyChoice.Smooth(double alpha, int lags) ->
                "SmoothCache, α " + Figures.number(alpha)
                        + (lags == USUAL_LAGS ? "" : ", at most " + lags + " evaluations");
            case PolicyChoice.ByBlocks blocks -> BlockPolicyText.words(blocks);
            case PolicyChoice.FewerSteps(int steps) -> FEWER_STEPS + ", " + steps;
            case PolicyChoice.None _, PolicyChoice.All _, PolicyChoice.Threshold _, PolicyChoice.Budget _ -> of(choice);
        };
    }
}
