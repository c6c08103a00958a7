package org.cachescope.workspace.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.jspecify.annotations.Nullable;

/**
 * How a point's cells were chosen, read from the command that makes it again: results need say it only once, and those
 * of earlier versions say it too.
 *
 * @param policy the choice
 * @param guidanceScale classifier-free guidance, or null for what the model suggests
 * @param solver how a step is made, or null for what the model is published with
 * @param eta noise of DDIM's steps
 * @param classes names or numbers of the classes given to the images in turn; empty for all
 */
public record PointChoice(
        PolicyChoice policy,
        @Nullable Double guidanceScale,
        @Nullable SolverName solver,
        double eta,
        List<String> classes) {
    private static final String OPTION = "--";

    /** Copies the list. */
    public PointChoice {
        classes = List.copyOf(classes);
    }

    /** The choice of a point; empty where its command does not say one that this version knows. */
    public static Optional<PointChoice> of(PointResult point) {
        Map<String, String> options = options(point.command());
        String solver = options.get("solver");
        try {
            Double eta = number(options.get("eta"));
            return policy(options)
                    .map(policy -> new PointChoice(
                            policy,
                            number(options.get("guidance")),
                            solver == null ? null : SolverName.of(solver),
                            eta == null ? 0 : eta,
                            listed(options.get("classes"))));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a newer version's; its cells are kept beside it
        }
    }

    /** A command's options without their dashes. Earlier versions did not quote: words up to the next are one value. */
    static Map<String, String> options(String command) {
        Map<String, String> options = new HashMap<>();
        String option = "";
        for (String word : ShellWords.split(command)) {
            if (word.startsWith(OPTION)) {
                option = word.substring(OPTION.length());
                options.put(option, "");
            } else {
                options.merge(option, word, (before, next) -> before.isEmpty() ? next : before + " " + next);
            }
        }
        return options;
    }

    private static Optional<PolicyChoice> policy(Map<String, String> options) {
        String router = options.get("router");
        String budget = options.get("budget");
        String policy = options.get("policy");
        if (policy != null) {
            return Optional.of(PolicyText.parse(policy));
        }
        if (router == null) {
            return Optional.empty();
        }
        String pattern = options.get("pattern");
        PolicyChoice.RouterChoice choice =
                new PolicyChoice.RouterChoice(router, pattern == null ? null : pattern(pattern));
        return Optional.of(
                budget == null
                        ? new PolicyChoice.Threshold(choice, number(options.get("theta")))
                        : new PolicyChoice.Budget(choice, Integer.parseInt(budget)));
    }

    private static ReusePattern pattern(String label) {
        return ReusePattern.ofLabel(label)
                .orElseThrow(() -> new IllegalArgumentException("pattern '" + label + "' is not known"));
    }

    private static List<String> listed(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split(","));
    }

    private static @Nullable Double number(@Nullable String text) {
        return text == null ? null : Double.valueOf(text);
    }
}
