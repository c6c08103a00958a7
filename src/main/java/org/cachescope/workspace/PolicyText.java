package org.cachescope.workspace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.ReusePattern;
import org.jspecify.annotations.Nullable;

/**
 * Choices of a policy as text: a name, and behind a colon what it needs, such as {@code random:k=120,seed=3}. The text of
 * a choice reads back as the same choice.
 *
 * <table>
 * <caption>Forms; what stands in brackets may be left out</caption>
 * <tr><td>{@code none}</td><td>no cache</td></tr>
 * <tr><td>{@code all[:pattern=P]}</td><td>every cell that may reuse</td></tr>
 * <tr><td>{@code threshold[:theta=θ,pattern=P,router=R]}</td><td>router, β ≤ θ; an any-step router works alike</td></tr>
 * <tr><td>{@code budget:k=K[,pattern=P,router=R]}</td><td>router, k cells of lowest β</td></tr>
 * <tr><td>{@code bottom|top|metric|greedy:k=K[,pattern=P]}</td><td>the first k cells by a rule</td></tr>
 * <tr><td>{@code random|drop:k=K[,seed=N,pattern=P]}</td><td>k cells by chance</td></tr>
 * <tr><td>{@code every:N}</td><td>all layers at each n-th evaluation</td></tr>
 * <tr><td>{@code smooth:ALPHA[,lag=N]}</td><td>SmoothCache</td></tr>
 * </table>
 *
 * <p>K is a number of cells, or a share such as {@code 30%}; of a router's budget, a number. {@code router} comes last, as
 * a file's name may hold a comma.
 */
public final class PolicyText {
    /** The most evaluations that SmoothCache lets a stored output be old, where none is given. */
    public static final int USUAL_LAGS = 3;

    private static final int MOST_LAGS = 16;
    private static final String ROUTER = "router";

    private final String text;
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();

    private PolicyText(String text) {
        this.text = text;
        int colon = text.indexOf(':');
        this.name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        while (!rest.isEmpty()) {
            boolean last = rest.startsWith(ROUTER + "=") || rest.indexOf(',') < 0;
            String part = last ? rest : rest.substring(0, rest.indexOf(','));
            rest = last ? "" : rest.substring(part.length() + 1);
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals);
            if (values.put(key, part.substring(equals + 1)) != null) {
                throw wrong("says " + (key.isEmpty() ? "a number" : key) + " twice");
            }
        }
    }

    /**
     * Reads a choice.
     *
     * @throws IllegalArgumentException saying what is wrong and what would be right
     */
    public static PolicyChoice parse(String text) {
        return new PolicyText(text).choice();
    }

    private PolicyChoice choice() {
        PolicyChoice choice = switch (name) {
            case "none" -> new PolicyChoice.None();
            case "all" -> new PolicyChoice.All(pattern());
            case "threshold" -> new PolicyChoice.Threshold(router(), theta());
            case "budget" -> new PolicyChoice.Budget(router(), whole("k", required("k", "budget:k=100")));
            case "every" -> new PolicyChoice.EveryNth(interval());
            case "smooth" -> smooth();
            default -> byRule();
        };
        if (!values.isEmpty()) {
            String key = values.keySet().iterator().next();
            throw wrong("has no use for '" + (key.isEmpty() ? values.get(key) : key) + "'");
        }
        return choice;
    }

    private PolicyChoice byRule() {
        for (PolicyChoice.Rule rule : PolicyChoice.Rule.values()) {
            if (rule.label().equals(name)) {
                CellBudget budget = budget(required("k", name + ":k=30%"));
                String seed = rule.isRandom() ? values.remove("seed") : null;
                return new PolicyChoice.ByRule(rule, budget, seed == null ? 1 : number("seed", seed), pattern());
            }
        }
        throw wrong("is not known; expected none, all, threshold, budget:k=100, bottom:k=30%, top:k=30%,"
                + " random:k=30%,seed=1, drop:k=30%,seed=1, metric:k=30%, greedy:k=30%, every:2 or smooth:0.1");
    }

    private PolicyChoice smooth() {
        double alpha = real("alpha", required("", "smooth:0.1"));
        String lag = values.remove("lag");
        int lags = lag == null ? USUAL_LAGS : whole("lag", lag);
        if (!(alpha >= 0) || lags < 1 || lags > MOST_LAGS) {
            throw wrong("needs a threshold of 0 or more and a lag of 1 to " + MOST_LAGS);
        }
        return new PolicyChoice.Smooth(alpha, lags);
    }

    private int interval() {
        int interval = whole("interval", required("", "every:2"));
        if (interval < 1) {
            throw wrong("needs an interval of 1 or more");
        }
        return interval;
    }

    private PolicyChoice.RouterChoice router() {
        return new PolicyChoice.RouterChoice(values.remove(ROUTER), pattern());
    }

    private @Nullable Double theta() {
        String theta = values.remove("theta");
        return theta == null ? null : Double.valueOf(real("theta", theta));
    }

    private @Nullable ReusePattern pattern() {
        String label = values.remove("pattern");
        if (label == null) {
            return null;
        }
        return ReusePattern.ofLabel(label)
                .orElseThrow(() -> wrong(
                        "names the pattern '" + label + "'; expected" + " alternate, any-step, shifted or unshifted"));
    }

    private CellBudget budget(String value) {
        try {
            return CellBudget.of(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("policy '" + text + "': k: " + e.getMessage(), e);
        }
    }

    private String required(String key, String example) {
        return Optional.ofNullable(values.remove(key))
                .orElseThrow(() -> wrong("says too little: expected a form such as " + example));
    }

    private int whole(String key, String value) {
        long number = number(key, value);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong("needs a " + key + " of 0 or more, found " + value);
        }
        return (int) number;
    }

    private long number(String key, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            throw wrong("needs a whole number as " + key + ", found '" + value + "'");
        }
    }

    private double real(String key, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below, as NaN and infinity are
        }
        throw wrong("needs a number as " + key + ", found '" + value + "'");
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("policy '" + text + "' " + what);
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
        };
        return parts.isEmpty() ? name : name + ":" + String.join(",", parts);
    }

    private static void add(List<String> parts, PolicyChoice.RouterChoice router) {
        add(parts, "pattern=", label(router.torchPattern()));
        add(parts, ROUTER + "=", router.nameOrPath());
    }

    private static void add(List<String> parts, String key, @Nullable Object value) {
        if (value != null) {
            parts.add(key + value);
        }
    }

    private static @Nullable String label(@Nullable ReusePattern pattern) {
        return pattern == null ? null : pattern.label();
    }

    /** A choice that needs no router in words, such as {@code random, 120 cells, seed 3}. */
    static String words(PolicyChoice choice) {
        return switch (choice) {
            case PolicyChoice.ByRule(PolicyChoice.Rule rule, CellBudget budget, long seed, ReusePattern pattern) ->
                rule.words() + ", " + budget.text() + (budget instanceof CellBudget.Share ? " of the cells" : " cells")
                        + (rule.isRandom() ? ", seed " + seed : "")
                        + (pattern == null ? "" : ", " + pattern.label());
            case PolicyChoice.EveryNth(int interval) -> "every " + interval + " evaluations (FORA)";
            case PolicyChoice.Smooth(double alpha, int lags) ->
                "SmoothCache, α " + ResolvedPolicy.number(alpha)
                        + (lags == USUAL_LAGS ? "" : ", at most " + lags + " evaluations");
            case PolicyChoice.None _, PolicyChoice.All _, PolicyChoice.Threshold _, PolicyChoice.Budget _ -> of(choice);
        };
    }
}
