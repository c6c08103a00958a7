package org.cachescope.evaluation.metrics;

import java.util.List;
import org.cachescope.format.RgbImage;

/**
 * The network of a protocol: describes images by features, in which sets of images are compared. Use it on the engine
 * thread only.
 */
public interface FeatureExtractor extends AutoCloseable {
    /** Describes pictures, in batches of a size of its own. @throws IllegalArgumentException if one has a wrong size */
    ImageFeatures describe(List<RgbImage> pictures);

    /** Frees the network. */
    @Override
    void close();
}
