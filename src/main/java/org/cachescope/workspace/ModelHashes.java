package org.cachescope.workspace;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a model still makes the images that it once made: its weights, and what its runs begin with.
 *
 * @param weights content hash of the weights, whatever their layout, or null while it is not known
 * @param signalLeak hash of what runs begin with besides noise, or null for noise alone
 */
public record ModelHashes(
        @Nullable String weights, @Nullable String signalLeak) {
    /** Whether the weights are known to differ. */
    public boolean hasOtherWeights(ModelHashes other) {
        return weights != null && other.weights != null && !weights.equals(other.weights);
    }

    /**
     * Why the same recipe makes other images by the model of {@code other}, as a sentence about it; empty where it makes
     * the same, or that is not known.
     */
    public Optional<String> whyOtherImages(ModelHashes other) {
        if (hasOtherWeights(other)) {
            return Optional.of("The model that is open has other weights.");
        }
        return Objects.equals(signalLeak, other.signalLeak)
                ? Optional.empty()
                : Optional.of("Runs of the model that is open begin with something else besides noise.");
    }
}
