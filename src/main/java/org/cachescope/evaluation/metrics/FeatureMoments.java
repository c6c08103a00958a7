package org.cachescope.evaluation.metrics;

import java.util.List;
import org.cachescope.evaluation.FeatureSet;

/**
 * Mean and covariance of features, in double precision, image by image and in constant memory. Those of several sets
 * are merged (Chan, Golub and LeVeque, 1979), which gives what one pass over all images gives, up to rounding.
 */
public final class FeatureMoments {
    private final int dimensions;
    private final double[] mean;

    /** Sum over images of (x - mean)(x - mean)ᵀ, row-major; only the upper triangle is kept. */
    private final double[] scatter;

    private long images;

    /** Moments of no image. */
    public FeatureMoments(int dimensions) {
        this.dimensions = dimensions;
        this.mean = new double[dimensions];
        this.scatter = new double[Math.multiplyExact(dimensions, dimensions)];
    }

    /** Moments of a set. */
    public static FeatureMoments of(FeatureSet set) {
        return of(set, 0, set.size());
    }

    /** Moments of the images {@code first} to {@code end - 1} of a set. */
    public static FeatureMoments of(FeatureSet set, int first, int end) {
        FeatureMoments moments = new FeatureMoments(set.dimensions());
        moments.add(set, first, end);
        return moments;
    }

    /**
     * Takes the images {@code first} to {@code end - 1} of a set into account.
     *
     * @throws IllegalArgumentException if it has other dimensions
     */
    void add(FeatureSet set, int first, int end) {
        if (set.dimensions() != dimensions) {
            throw new IllegalArgumentException(
                    "moments: expected " + dimensions + " features of each image, found " + set.dimensions());
        }
        for (int image = first; image < end; image++) {
            add(set.values(), image * dimensions);
        }
    }

    /**
     * Moments as a file of reference statistics gives them.
     *
     * @param images how many they are of, 2 or more
     * @param mean D values
     * @param covariance D × D values, divisor N - 1, row-major
     * @throws IllegalArgumentException if there are too few images or the sizes do not go together
     */
    public static FeatureMoments of(long images, double[] mean, double[] covariance) {
        if (images < 2 || covariance.length != (long) mean.length * mean.length) {
            throw new IllegalArgumentException("moments: expected 2 images or more and a covariance of " + mean.length
                    + " × " + mean.length + " values, found " + images + " images and " + covariance.length
                    + " values");
        }
        FeatureMoments moments = new FeatureMoments(mean.length);
        moments.images = images;
        System.arraycopy(mean, 0, moments.mean, 0, mean.length);
        for (int i = 0; i < covariance.length; i++) {
            moments.scatter[i] = covariance[i] * (images - 1);
        }
        return moments;
    }

    /**
     * The moments of all images of several sets.
     *
     * @throws IllegalArgumentException if there is no set, or two have different dimensions
     */
    public static FeatureMoments merged(List<FeatureMoments> sets) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("moments: expected one set or more, found none");
        }
        FeatureMoments all = new FeatureMoments(sets.getFirst().dimensions);
        sets.forEach(all::add);
        return all;
    }

    /** Takes one more image into account: {@code dimensions} values from {@code offset} on (Welford, 1962). */
    private void add(float[] values, int offset) {
        images++;
        double[] before = new double[dimensions];
        double[] after = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            before[i] = values[offset + i] - mean[i];
            mean[i] += before[i] / images;
            after[i] = values[offset + i] - mean[i];
        }
        for (int row = 0; row < dimensions; row++) {
            addScaled(row, before[row], after);
        }
    }

    private void add(FeatureMoments other) {
        if (other.dimensions != dimensions) {
            throw new IllegalArgumentException(
                    "moments: expected " + dimensions + " features of each image, found " + other.dimensions);
        }
        if (other.images == 0) {
            return;
        }
        long total = images + other.images;
        double[] apart = new double[dimensions];
        for (int i = 0; i < dimensions; i++) {
            apart[i] = other.mean[i] - mean[i];
            mean[i] += apart[i] * other.images / total;
        }
        double weight = (double) images * other.images / total;
        for (int row = 0; row < dimensions; row++) {
            addScaled(row, apart[row] * weight, apart);
            for (int i = row * dimensions + row; i < (row + 1) * dimensions; i++) {
                scatter[i] += other.scatter[i];
            }
        }
        images = total;
    }

    private void addScaled(int row, double factor, double[] values) {
        int start = row * dimensions;
        for (int column = row; column < dimensions; column++) {
            scatter[start + column] += factor * values[column];
        }
    }

    /** Features of each image, D. */
    public int dimensions() {
        return dimensions;
    }

    /** Images taken into account. */
    public long images() {
        return images;
    }

    /** The mean, D values in a fresh array. */
    public double[] mean() {
        return mean.clone();
    }

    /**
     * The covariance with divisor N - 1, D × D values in a fresh array, row-major.
     *
     * @throws IllegalStateException if there are fewer than two images
     */
    public double[] covariance() {
        if (images < 2) {
            throw new IllegalStateException("covariance: expected 2 images or more, found " + images);
        }
        double[] covariance = new double[scatter.length];
        for (int row = 0; row < dimensions; row++) {
            for (int column = row; column < dimensions; column++) {
                double value = scatter[row * dimensions + column] / (images - 1);
                covariance[row * dimensions + column] = value;
                covariance[column * dimensions + row] = value;
            }
        }
        return covariance;
    }
}
