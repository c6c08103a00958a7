package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;

class LeakStatisticsTest {
    private static final int IMAGES = 120;
    private static final int SIZE = 16;

    /** Means over areas of images i, by the definition. */
    private static double[][] means(int side) {
        float[] pixels = new ShapesDataset(SIZE).batch(3, 0, IMAGES).pixels();
        int area = SIZE / side;
        double[][] means = new double[IMAGES][3 * side * side];
        for (int i = 0; i < pixels.length; i++) {
            int image = i / (3 * SIZE * SIZE);
            int channel = i / (SIZE * SIZE) % 3;
            int row = i / SIZE % SIZE / area;
            int column = i % SIZE / area;
            means[image][(channel * side + row) * side + column] += (double) pixels[i] / area / area;
        }
        return means;
    }

    @Test
    void meansAndCovarianceAreThoseOfTheImages() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            SignalLeak leak =
                    LeakStatistics.of(engine, CleanImages.pixels(new ShapesDataset(SIZE)), 2, IMAGES, 3, () -> {});

            assertThat(leak.shape()).isEqualTo(Shape.of(3, 2, 2));
            double[][] means = means(2);
            int n = leak.mean().length;
            for (int i = 0; i < n; i++) {
                double mean = mean(means, i, -1);
                assertThat(leak.mean()[i]).isCloseTo((float) mean, within(1e-5f));
                for (int j = 0; j < n; j++) {
                    double covariance = mean(means, i, j) - mean * mean(means, j, -1);
                    double product = 0; // of L Lᵀ
                    for (int k = 0; k < n; k++) {
                        product += (double) leak.factor()[i * n + k] * leak.factor()[j * n + k];
                    }
                    assertThat(product).as("%d, %d", i, j).isCloseTo(covariance, within(2e-5));
                    if (j > i) {
                        assertThat(leak.factor()[i * n + j]).isZero();
                    }
                }
            }
        }
    }

    /** Mean of a value, or of the product of two. */
    private static double mean(double[][] values, int i, int j) {
        double sum = 0;
        for (double[] value : values) {
            sum += j < 0 ? value[i] : value[i] * value[j];
        }
        return sum / values.length;
    }
}
