package org.cachescope.evaluation;

import org.cachescope.tensor.Engine;

/**
 * Improved precision and recall (Kynkäänniemi et al., 2019, Eq. 2).
 *
 * @param precision share of the samples that lie where the references do: how real they look
 * @param recall share of the references that lie where the samples do: how much of the variety is reached
 * @param references number of reference images
 * @param samples number of samples
 * @param neighbours k, which nearest neighbour a ball reaches to
 */
public record PrecisionRecall(double precision, double recall, int references, int samples, int neighbours) {
    /** k of published figures. */
    public static final int PUBLISHED_NEIGHBOURS = 3;

    /**
     * Compares two sets. Both figures depend on the sets' sizes: compare those of equal sizes only.
     *
     * @param engine the engine, on whose thread this is called
     * @param references more images than {@code neighbours}
     * @param samples more images than {@code neighbours}, of as many features
     * @throws IllegalArgumentException if a set is too small or their features differ in number
     */
    public static PrecisionRecall of(Engine engine, FeatureSet references, FeatureSet samples, int neighbours) {
        try (FeatureManifold real = FeatureManifold.of(engine, references, neighbours);
                FeatureManifold made = FeatureManifold.of(engine, samples, neighbours)) {
            return new PrecisionRecall(
                    real.share(samples), made.share(references), references.size(), samples.size(), neighbours);
        }
    }
}
