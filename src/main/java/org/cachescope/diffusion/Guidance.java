package org.cachescope.diffusion;

import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Classifier-free guidance as DiT samples with it (Ho and Salimans, 2022): one batch of 2 N, labels first, the null class
 * second, and {@code u + scale · (c - u)} on the first channels of the prediction. All other channels, the variance half
 * among them, are the conditional half's own.
 *
 * @param scale 1 turns guidance off
 * @param channels how many of the noise channels are guided: three in the published default, however many there are
 */
public record Guidance(double scale, int channels) {
    /** Channels that the published DiT guides. */
    public static final int PUBLISHED_CHANNELS = 3;

    /** @throws IllegalArgumentException if the scale is not finite or there are no channels */
    public Guidance {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("guidance: expected a number, found " + scale);
        }
        if (channels < 1) {
            throw new IllegalArgumentException("guidance channels: expected 1 or more, found " + channels);
        }
    }

    /** Whether the null class must be evaluated at all. */
    public boolean active() {
        return scale != 1;
    }

    /**
     * Joins the halves of a batch's prediction.
     *
     * @param owner owner of the result
     * @param out prediction for labels, then for the null class: (2 N, C or 2 C, H, W)
     * @return guided prediction, (N, C or 2 C, H, W)
     */
    public Tensor combine(DiffusionKernels kernels, TensorScope owner, Tensor out) {
        return kernels.guide(owner, out, scale, channels);
    }
}
