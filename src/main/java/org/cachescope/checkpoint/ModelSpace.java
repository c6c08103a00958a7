package org.cachescope.checkpoint;

/** What a model's images are. */
public enum ModelSpace {
    /** RGB pixels. */
    PIXEL,
    /** Latents that an autoencoder decodes. */
    LATENT
}
