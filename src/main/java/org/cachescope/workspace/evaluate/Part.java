package org.cachescope.workspace.evaluate;

import java.util.List;
import org.cachescope.evaluation.metrics.ImageFeatures;
import org.cachescope.format.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * What one batch of an evaluation gave.
 *
 * @param pictures the images
 * @param features what the protocol's network says about them; null where it has none
 * @param times what it took
 * @param passedOver by evaluation, whether a rule passed over blocks; empty where cells were fixed
 * @param device where it was made, in words; null for parts of earlier versions, which do not say
 */
record Part(
        List<RgbImage> pictures,
        @Nullable ImageFeatures features,
        Times times,
        List<Boolean> passedOver,
        @Nullable String device) {
    /**
     * Where time went.
     *
     * @param networkMillis within the network's forward passes
     * @param samplerMillis in the sampler's loop, network included
     * @param totalMillis until the features were there, sampler included
     */
    record Times(double networkMillis, double samplerMillis, double totalMillis) {}

    /** @throws IllegalArgumentException if pictures and features are not of equally many images */
    Part {
        pictures = List.copyOf(pictures);
        passedOver = List.copyOf(passedOver);
        if (features != null && pictures.size() != features.size()) {
            throw new IllegalArgumentException(
                    "part: expected features of " + pictures.size() + " pictures, found " + features.size());
        }
    }
}
