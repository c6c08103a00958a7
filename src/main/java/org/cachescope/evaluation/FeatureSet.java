package org.cachescope.evaluation;

import java.util.List;

/**
 * Features of a set of images, in host memory.
 *
 * @param dimensions features of one image, D
 * @param values image after image; not copied, not to be changed
 */
public record FeatureSet(int dimensions, float[] values) {
    /** @throws IllegalArgumentException if the values are no whole number of images, or one is not finite */
    public FeatureSet {
        if (dimensions < 1 || values.length % dimensions != 0) {
            throw new IllegalArgumentException(
                    "features: expected a multiple of " + dimensions + " values, found " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("features: expected finite values, found " + values[i]
                        + " as feature " + i % dimensions + " of image " + i / dimensions);
            }
        }
    }

    /** Images of the set. */
    public int size() {
        return values.length / dimensions;
    }

    /**
     * The images of several sets, in order.
     *
     * @throws IllegalArgumentException if there is no set, or two have different dimensions
     */
    public static FeatureSet join(List<FeatureSet> sets) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("features: expected one set or more, found none");
        }
        int dimensions = sets.getFirst().dimensions();
        int length = 0;
        for (FeatureSet set : sets) {
            requireDimensions(dimensions, set);
            length = Math.addExact(length, set.values().length);
        }
        float[] joined = new float[length];
        int end = 0;
        for (FeatureSet set : sets) {
            System.arraycopy(set.values(), 0, joined, end, set.values().length);
            end += set.values().length;
        }
        return new FeatureSet(dimensions, joined);
    }

    static void requireDimensions(int dimensions, FeatureSet set) {
        if (set.dimensions() != dimensions) {
            throw new IllegalArgumentException(
                    "features: expected " + dimensions + " of each image, found " + set.dimensions());
        }
    }
}
