package org.cachescope.diffusion;

import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Classifier-free guidance (Ho and Salimans, 2022) of prediction c for a label by prediction u for the null class, on
 * the first channels. All other channels, a variance half among them, are the conditional prediction's own.
 *
 * @param scale 1 turns guidance {@linkplain Form#FROM_NULL from the null class} off, 0 that {@linkplain Form#BEYOND
 *     beyond the label}
 * @param channels how many of the noise channels are guided: three in the published default for DiT, however many there
 *     are
 * @param form what the scale counts from
 */
public record Guidance(double scale, int channels, Form form) {
    /** Channels that the published DiT guides. */
    public static final int PUBLISHED_CHANNELS = 3;

    /** What the scale counts from. */
    public enum Form {
        /** {@code u + scale · (c - u)}, as DiT is sampled. */
        FROM_NULL,
        /** {@code c + scale · (c - u)}, as U-ViT is sampled: a scale smaller by 1 for the same prediction. */
        BEYOND
    }

    /** @throws IllegalArgumentException if the scale is not finite or there are no channels */
    public Guidance {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException("guidance: expected a number, found " + scale);
        }
        if (channels < 1) {
            throw new IllegalArgumentException("guidance channels: expected 1 or more, found " + channels);
        }
    }

    /** Guidance from the null class, as DiT is sampled. */
    public Guidance(double scale, int channels) {
        this(scale, channels, Form.FROM_NULL);
    }

    /** Whether the null class must be evaluated at all. */
    public boolean active() {
        return switch (form) {
            case FROM_NULL -> scale != 1;
            case BEYOND -> scale != 0;
        };
    }

    /** The scale as it counts from the null class. */
    private double fromNull() {
        return form == Form.BEYOND ? 1 + scale : scale;
    }

    /**
     * Joins the halves of a batch's prediction.
     *
     * @param owner owner of the result
     * @param out prediction for labels, then for the null class: (2 N, C or 2 C, H, W)
     * @return guided prediction, (N, C or 2 C, H, W)
     */
    public Tensor combine(DiffusionKernels kernels, TensorScope owner, Tensor out) {
        return kernels.guide(owner, out, fromNull(), channels);
    }

    /**
     * Joins the predictions of two passes.
     *
     * @param owner owner of the result
     * @param conditional prediction for the labels, (N, C or 2 C, H, W)
     * @param unconditional prediction for the null class, (N, C or 2 C, H, W)
     * @return guided prediction, (N, C or 2 C, H, W)
     */
    public Tensor combine(DiffusionKernels kernels, TensorScope owner, Tensor conditional, Tensor unconditional) {
        return kernels.guideBeyond(owner, conditional, unconditional, fromNull() - 1, channels);
    }
}
