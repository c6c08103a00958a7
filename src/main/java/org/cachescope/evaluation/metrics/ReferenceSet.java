package org.cachescope.evaluation.metrics;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * What samples are compared with.
 *
 * @param name which images these are, for reports
 * @param pooled moments of the pooled features
 * @param spatial moments of the spatial features, or null
 * @param features pooled features of some of the images, for KID, precision and recall; null where there are none
 */
public record ReferenceSet(
        String name,
        FeatureMoments pooled,
        @Nullable FeatureMoments spatial,
        @Nullable FeatureSet features) {
    private static final int HASH_DIGITS = 16;

    /** @throws IllegalArgumentException if features and moments differ in dimensions */
    public ReferenceSet {
        if (features != null && features.dimensions() != pooled.dimensions()) {
            throw new IllegalArgumentException("reference features: expected " + pooled.dimensions()
                    + " of each image, as the moments have, found " + features.dimensions());
        }
    }

    /** What tells it from another one of the same name: a hash of its means, and how many images' features it has. */
    public String contentHash() {
        double[] mean = pooled.mean();
        ByteBuffer bytes = ByteBuffer.allocate(mean.length * Double.BYTES);
        bytes.asDoubleBuffer().put(mean);
        String hash = HexFormat.of().formatHex(Sha256.digest().digest(bytes.array()));
        return hash.substring(0, HASH_DIGITS) + ", features of " + (features == null ? 0 : features.size());
    }
}
