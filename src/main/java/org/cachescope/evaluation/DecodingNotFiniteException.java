package org.cachescope.evaluation;

/** Decoding met NaN or infinity; says in which image and stage first. */
public final class DecodingNotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param image the image, from 0 on
     * @param stage the first stage of the autoencoder whose output is not finite
     */
    DecodingNotFiniteException(int image, String stage) {
        super("autoencoder, image " + (image + 1) + ", " + stage
                + ": expected finite numbers, found NaN or infinity. The latents lie far from those that it knows, or its"
                + " weights are damaged: 'cachescope inspect' lists tensors that hold NaN.");
    }
}
