package org.cachescope.evaluation.metrics;

import java.util.List;
import org.cachescope.evaluation.FeatureSet;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol's network says about images.
 *
 * @param pooled features of the whole image (N, D): FID, KID, precision and recall are made of them
 * @param spatial features that keep places (N, S): sFID is made of them; null where the protocol has none
 * @param logits scores of the classes (N, classes): the Inception Score is made of them
 */
public record ImageFeatures(FeatureSet pooled, @Nullable FeatureSet spatial, FeatureSet logits) {
    /** @throws IllegalArgumentException if the sets differ in size */
    public ImageFeatures {
        int n = pooled.size();
        if (logits.size() != n || spatial != null && spatial.size() != n) {
            throw new IllegalArgumentException("features: expected those of " + n + " images in each set, found "
                    + logits.size() + " logits" + (spatial == null ? "" : " and " + spatial.size() + " spatial ones"));
        }
    }

    /** Images described, N. */
    public int size() {
        return pooled.size();
    }

    /**
     * The images of several sets, in order.
     *
     * @throws IllegalArgumentException if there is no set or they are of different protocols
     */
    public static ImageFeatures join(List<ImageFeatures> sets) {
        List<FeatureSet> spatial = sets.stream()
                .<FeatureSet>mapMulti((set, out) -> {
                    if (set.spatial != null) {
                        out.accept(set.spatial);
                    }
                })
                .toList();
        if (!spatial.isEmpty() && spatial.size() != sets.size()) {
            throw new IllegalArgumentException("features: expected spatial ones in all of " + sets.size()
                    + " sets or in none, found them in " + spatial.size());
        }
        return new ImageFeatures(
                FeatureSet.join(sets.stream().map(ImageFeatures::pooled).toList()),
                spatial.isEmpty() ? null : FeatureSet.join(spatial),
                FeatureSet.join(sets.stream().map(ImageFeatures::logits).toList()));
    }
}
