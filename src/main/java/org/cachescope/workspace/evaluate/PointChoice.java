package org.cachescope.workspace.evaluate;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.jspecify.annotations.Nullable;

/**
 * How a point's cells were chosen, read from the command that makes it again: results need say it only once, and those of
 * earlier versions say it too.
 *
 * @param policy the choice
 * @param guidanceScale classifier-free guidance, or null for what the model suggests
 */
public record PointChoice(PolicyChoice policy, @Nullable Double guidanceScale) {
    private static final String OPTION = " --";

    /** The choice of a point; empty where its command does not say one that this version knows. */
    public static Optional<PointChoice> of(PointResult point) {
        Map<String, String> options = new HashMap<>();
        String[] parts = point.command().split(OPTION);
        for (int i = 1; i < parts.length; i++) {
            String[] named = parts[i].split(" ", 2);
            options.put(named[0], named.length == 2 ? named[1].strip() : "");
        }
        try {
            return policy(options).map(policy -> new PointChoice(policy, number(options.get("guidance"))));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a newer version's; its cells are kept beside it
        }
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
        PolicyChoice.RouterChoice choice = new PolicyChoice.RouterChoice(router, null);
        return Optional.of(
                budget == null
                        ? new PolicyChoice.Threshold(choice, number(options.get("theta")))
                        : new PolicyChoice.Budget(choice, Integer.parseInt(budget)));
    }

    private static @Nullable Double number(@Nullable String text) {
        return text == null ? null : Double.valueOf(text);
    }
}
