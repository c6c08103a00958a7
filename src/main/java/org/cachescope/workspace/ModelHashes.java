package org.cachescope.workspace;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a model still makes the images that it once made: its weights, and what its runs begin with.
 *
 * @param weights content hash of the weights, whatever their layout, or null while it is not known
 * @param signalLeak hash of what runs begin with besides noise, or null for noise alone, which is also what files mean
 *     that do not name it
 */
public record ModelHashes(
        @Nullable String weights, @Nullable String signalLeak) {
    /** Whether the weights are known to differ. */
    public boolean areOfOtherWeights(ModelHashes other) {
        return differ(weights, other.weights);
    }

    /** Whether the same recipe is known to make other images by the other model. */
    public boolean makeOtherImages(ModelHashes other) {
        return areOfOtherWeights(other) || !Objects.equals(signalLeak, other.signalLeak);
    }

    /** Whether two hashes are known and not the same. */
    public static boolean differ(@Nullable String hash, @Nullable String other) {
        return hash != null && other != null && !hash.equals(other);
    }
}
