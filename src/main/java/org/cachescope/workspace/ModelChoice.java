package org.cachescope.workspace;

import org.jspecify.annotations.Nullable;

/**
 * Which model to open.
 *
 * @param nameOrPath a shipped model's name, a file or a folder; null for the shipped model
 * @param trainedWeights whether to take a training checkpoint's weights themselves in place of their moving average
 * @param heads attention heads where the file does not tell, else null
 */
public record ModelChoice(
        @Nullable String nameOrPath,
        boolean trainedWeights,
        @Nullable Integer heads) {
    /** The shipped model. */
    public static final ModelChoice SHIPPED = new ModelChoice(null, false, null);

    /** A model by name or place, all else by default. */
    public static ModelChoice of(String nameOrPath) {
        return new ModelChoice(nameOrPath, false, null);
    }
}
