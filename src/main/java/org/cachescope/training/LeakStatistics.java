package org.cachescope.training;

import org.cachescope.diffusion.SignalLeak;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.TensorScope;

/** Means and covariance of the coarse values of clean images, in double precision. */
final class LeakStatistics {
    private static final int BATCH = 50;

    /** Added to every variance, so that a value that never varies has a factor too: a deviation of a thousandth. */
    private static final double LEAST_VARIANCE = 1e-6;

    private final int areas;
    private final double[] sum;
    private final double[] products;
    private long count;

    private LeakStatistics(int areas) {
        this.areas = areas;
        this.sum = new double[areas];
        this.products = new double[areas * areas];
    }

    /**
     * The distribution among the first images of a stream.
     *
     * @param side areas a side; divides that of the images
     * @param images how many are looked at
     * @param proceed called before each batch of images
     */
    static SignalLeak of(Engine engine, CleanImages source, int side, int images, long seed, Runnable proceed) {
        int channels = source.channels();
        LeakStatistics statistics = new LeakStatistics(channels * side * side);
        for (int first = 0; first < images; first += BATCH) {
            proceed.run();
            try (TensorScope owner = engine.newScope()) {
                int n = Math.min(BATCH, images - first);
                statistics.add(source.batch(owner, seed, first, n).values().toFloats(), n, source.size(), side);
            }
        }
        return statistics.toLeak(Shape.of(channels, side, side));
    }

    private void add(float[] values, int images, int size, int side) {
        int perImage = values.length / images;
        double perArea = (double) areas / perImage;
        for (int image = 0; image < images; image++) {
            double[] means = new double[areas];
            for (int i = 0; i < perImage; i++) {
                int channel = i / (size * size);
                int row = i / size % size * side / size;
                int column = i % size * side / size;
                means[(channel * side + row) * side + column] += values[image * perImage + i] * perArea;
            }
            for (int i = 0; i < areas; i++) {
                sum[i] += means[i];
                for (int j = 0; j <= i; j++) {
                    products[i * areas + j] += means[i] * means[j];
                }
            }
            count++;
        }
    }

    private SignalLeak toLeak(Shape shape) {
        float[] mean = new float[areas];
        double[] factor = new double[areas * areas];
        float[] rounded = new float[areas * areas];
        for (int i = 0; i < areas; i++) {
            mean[i] = (float) (sum[i] / count);
            for (int j = 0; j <= i; j++) { // Cholesky's
                double rest = products[i * areas + j] / count - sum[i] / count * (sum[j] / count);
                for (int k = 0; k < j; k++) {
                    rest -= factor[i * areas + k] * factor[j * areas + k];
                }
                factor[i * areas + j] =
                        i == j ? Math.sqrt(Math.max(0, rest) + LEAST_VARIANCE) : rest / factor[j * areas + j];
                rounded[i * areas + j] = (float) factor[i * areas + j];
            }
        }
        return new SignalLeak(shape, mean, rounded);
    }
}
