package org.cachescope.workspace;

import org.cachescope.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * Which model to open.
 *
 * @param nameOrPath a shipped model's name, a file or a folder; null for the shipped model
 * @param trainedWeights whether to take a training checkpoint's weights themselves in place of their moving average
 * @param heads attention heads where the file does not tell, else null
 * @param autoencoder file or folder of what decodes its latents; null for the one that the model brings, if any
 * @param prediction what the network predicts; null to go by what its file says
 */
public record ModelChoice(
        @Nullable String nameOrPath,
        boolean trainedWeights,
        @Nullable Integer heads,
        @Nullable String autoencoder,
        @Nullable Prediction prediction) {
    /** The shipped model. */
    public static final ModelChoice SHIPPED = new ModelChoice(null, false, null);

    /** A model with the autoencoder that it brings, if any. */
    public ModelChoice(@Nullable String nameOrPath, boolean trainedWeights, @Nullable Integer heads) {
        this(nameOrPath, trainedWeights, heads, null, null);
    }

    /** The same model with another autoencoder. */
    public ModelChoice withAutoencoder(@Nullable String fileOrFolder) {
        return new ModelChoice(nameOrPath, trainedWeights, heads, fileOrFolder, prediction);
    }

    /** The same model with another meaning of what its network predicts. */
    public ModelChoice withPrediction(@Nullable Prediction kind) {
        return new ModelChoice(nameOrPath, trainedWeights, heads, autoencoder, kind);
    }

    /** A model by name or place, all else by default. */
    public static ModelChoice of(String nameOrPath) {
        return new ModelChoice(nameOrPath, false, null);
    }
}
