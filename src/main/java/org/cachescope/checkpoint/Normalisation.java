package org.cachescope.checkpoint;

/**
 * How a network's values become an image: {@code scale · x + offset}, which is a pixel's value, clamped to 0…255 and
 * truncated, in pixel space, and what the autoencoder decodes in latent space.
 *
 * @param scale finite, not 0
 * @param offset finite
 */
public record Normalisation(double scale, double offset) {
    /** Of networks trained on pixels in [-1, 1]. */
    public static final Normalisation PIXELS = new Normalisation(127.5, 128);

    /** Of networks trained on the latents of Stable Diffusion's autoencoder. */
    public static final Normalisation LATENTS = new Normalisation(1 / 0.18215, 0);

    /** @throws IllegalArgumentException if a number is out of range */
    public Normalisation {
        if (!Double.isFinite(scale) || scale == 0 || !Double.isFinite(offset)) {
            throw new IllegalArgumentException(
                    "normalisation: expected a finite scale other than 0 and a finite offset, found " + scale + ", "
                            + offset);
        }
    }
}
