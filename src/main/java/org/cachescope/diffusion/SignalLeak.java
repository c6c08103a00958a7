package org.cachescope.diffusion;

import java.util.Arrays;
import java.util.Random;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * What a schedule's noisiest step leaves of the images that a network learned from, as a normal distribution of their
 * coarse values (Everaert et al., 2024, "Exploiting the Signal-Leak Bias in Diffusion Models").
 *
 * <p>In training the network saw {@code x = α x₀ + σ ε} there. Where α is not nearly 0, the mean of x₀ over a large
 * area shows, as the noise averages out over it and the image does not, and the network learns to look for it. From
 * noise alone it then finds images of no colour in particular, and samples vary less than the data. A run that begins
 * with such a draw as well begins nearer to where the network has been.
 *
 * <p>Draws are of all classes together: one does not depend on the class that an image is to be of.
 */
public final class SignalLeak {
    /** Bound of a mean and of a factor's values: far beyond those of any images, and far from where floats end. */
    private static final float MOST = 1e6f;

    private final Shape shape;
    private final float[] mean;
    private final float[] factor;

    /**
     * A distribution.
     *
     * @param shape (C, k, k): the areas are k by k a channel
     * @param mean of each area, row-major
     * @param factor lower triangular L of the covariance L Lᵀ, row-major, a row and a column an area
     * @throws IllegalArgumentException if the sizes do not go together or a value is not finite, or not below a million
     */
    public SignalLeak(Shape shape, float[] mean, float[] factor) {
        int areas = mean.length;
        if (shape.rank() != 3
                || areas == 0
                || shape.size(1) != shape.size(2)
                || shape.elements() != areas
                || factor.length != (long) areas * areas) {
            throw new IllegalArgumentException("signal leak: expected means (C, k, k) and a factor of as many rows and"
                    + " columns, found " + shape + ", " + areas + " means and " + factor.length + " values");
        }
        for (float[] values : new float[][] {mean, factor}) {
            for (float value : values) {
                if (!(Math.abs(value) < MOST)) {
                    throw new IllegalArgumentException("signal leak: expected numbers below a million, found " + value);
                }
            }
        }
        this.shape = shape;
        this.mean = mean.clone();
        this.factor = factor.clone();
    }

    /** Whether runs of samples (C, H, W) can begin with it. */
    public boolean fits(long channels, long size) {
        return shape.size(0) == channels && size % shape.size(1) == 0;
    }

    /**
     * Where a run begins: {@code α leak + √(1 - α²) noise}, of a draw for each image, the same for a seed whatever
     * comes behind it.
     *
     * @param owner owner of the result
     * @param noise standard normal, F32 (N, C, H, W)
     * @param signal α
     * @param seed of the run; the engine's stream is left alone
     * @return F32 (N, C, H, W)
     * @throws IllegalArgumentException if the noise is not of such channels, or of areas that are no whole pixels
     */
    public Tensor start(TensorScope owner, Tensor noise, double signal, long seed) {
        Shape x = noise.shape();
        if (!fits(x.size(1), x.size(2)) || x.size(2) != x.size(3)) {
            throw new IllegalArgumentException("signal leak: expected samples of " + shape.size(0)
                    + " channels and a multiple of " + shape.size(1) + " pixels, found " + x);
        }
        int images = Math.toIntExact(x.size(0));
        int channels = Math.toIntExact(x.size(1));
        int size = Math.toIntExact(x.size(2));
        int side = Math.toIntExact(shape.size(1));
        double sigma = Math.sqrt(1 - signal * signal);
        float[] values = noise.toFloats();
        Random random = new Random(mixed(seed));
        int at = 0;
        for (int image = 0; image < images; image++) {
            double[] leak = draw(random);
            for (int channel = 0; channel < channels; channel++) {
                for (int row = 0; row < size; row++) {
                    int area = (channel * side + row * side / size) * side;
                    for (int column = 0; column < size; column++, at++) {
                        values[at] = (float) (sigma * values[at] + signal * leak[area + column * side / size]);
                    }
                }
            }
        }
        return owner.floats(x, values);
    }

    /**
     * SplitMix64's (Steele, Lea and Flood, 2014): of neighbouring seeds, Java's generator gives draws that are alike.
     */
    private static long mixed(long seed) {
        long z = seed + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private double[] draw(Random random) {
        double[] normal = new double[mean.length];
        Arrays.setAll(normal, _ -> random.nextGaussian());
        double[] leak = new double[mean.length];
        for (int i = 0; i < leak.length; i++) {
            leak[i] = mean[i];
            for (int j = 0; j <= i; j++) {
                leak[i] += factor[i * leak.length + j] * normal[j];
            }
        }
        return leak;
    }

    /** Shape of the means, (C, k, k). */
    public Shape shape() {
        return shape;
    }

    /** Mean of each area, row-major. */
    public float[] mean() {
        return mean.clone();
    }

    /** Lower triangular factor of the covariance, row-major. */
    public float[] factor() {
        return factor.clone();
    }
}
