package org.cachescope.evaluation.metrics;

import org.cachescope.evaluation.FeatureSet;
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
    /** @throws IllegalArgumentException if features and moments differ in dimensions */
    public ReferenceSet {
        if (features != null && features.dimensions() != pooled.dimensions()) {
            throw new IllegalArgumentException("reference features: expected " + pooled.dimensions()
                    + " of each image, as the moments have, found " + features.dimensions());
        }
    }
}
