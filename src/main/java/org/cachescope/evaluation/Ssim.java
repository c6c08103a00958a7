package org.cachescope.evaluation;

import org.cachescope.format.RgbImage;

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, Eq. 13): moments under an 11 × 11 Gaussian window of
 * σ 1.5, K₁ 0.01, K₂ 0.03, range 255. Red, green and blue apart, averaged over all windows that lie wholly within the
 * image and then over the channels.
 */
final class Ssim {
    /** Side of the window in pixels. */
    static final int WINDOW = 11;

    private static final double SIGMA = 1.5;
    private static final double C1 = Math.pow(0.01 * 255, 2);
    private static final double C2 = Math.pow(0.03 * 255, 2);
    private static final int CHANNELS = 3;

    private Ssim() {}

    /** @throws IllegalArgumentException if the sizes differ or a side is below 11 pixels */
    static double mean(RgbImage reference, RgbImage image) {
        ImageQuality.requireSameSize(reference, image);
        int width = reference.width();
        int height = reference.height();
        if (width < WINDOW || height < WINDOW) {
            throw new IllegalArgumentException("SSIM: expected images of " + WINDOW + " × " + WINDOW
                    + " pixels or more, found " + width + " × " + height);
        }
        double sum = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            sum += mean(plane(reference, channel), plane(image, channel), width, height);
        }
        return sum / CHANNELS;
    }

    private static double mean(double[] x, double[] y, int width, int height) {
        double[] meanX = smooth(x, width, height);
        double[] meanY = smooth(y, width, height);
        double[] meanXx = smooth(product(x, x), width, height);
        double[] meanYy = smooth(product(y, y), width, height);
        double[] meanXy = smooth(product(x, y), width, height);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double varianceX = meanXx[i] - meanX[i] * meanX[i];
            double varianceY = meanYy[i] - meanY[i] * meanY[i];
            double covariance = meanXy[i] - meanX[i] * meanY[i];
            sum += (2 * meanX[i] * meanY[i] + C1)
                    * (2 * covariance + C2)
                    / ((meanX[i] * meanX[i] + meanY[i] * meanY[i] + C1) * (varianceX + varianceY + C2));
        }
        return sum / meanX.length;
    }

    /** Gaussian mean at every window inside the plane, first along rows, then along columns. */
    private static double[] smooth(double[] plane, int width, int height) {
        double[] weights = weights();
        int innerWidth = width - WINDOW + 1;
        int innerHeight = height - WINDOW + 1;
        double[] rows = new double[height * innerWidth];
        for (int i = 0; i < rows.length; i++) {
            int start = i / innerWidth * width + i % innerWidth;
            for (int k = 0; k < WINDOW; k++) {
                rows[i] += weights[k] * plane[start + k];
            }
        }
        double[] smooth = new double[innerHeight * innerWidth];
        for (int i = 0; i < smooth.length; i++) {
            for (int k = 0; k < WINDOW; k++) {
                smooth[i] += weights[k] * rows[i + k * innerWidth];
            }
        }
        return smooth;
    }

    private static double[] weights() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int k = 0; k < WINDOW; k++) {
            double distance = k - WINDOW / 2;
            weights[k] = Math.exp(-distance * distance / (2 * SIGMA * SIGMA));
            sum += weights[k];
        }
        for (int k = 0; k < WINDOW; k++) {
            weights[k] /= sum;
        }
        return weights;
    }

    private static double[] plane(RgbImage image, int channel) {
        double[] plane = new double[image.width() * image.height()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = image.rgb()[i * CHANNELS + channel] & 0xff;
        }
        return plane;
    }

    private static double[] product(double[] x, double[] y) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }
}
