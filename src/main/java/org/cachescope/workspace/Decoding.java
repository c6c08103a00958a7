package org.cachescope.workspace;

import java.nio.file.Path;

/**
 * How latents became pictures.
 *
 * @param autoencoder name of what decoded them
 * @param file what was opened
 * @param scaleFactor what its latents are multiplied with
 * @param tiles tiles of each image, 1 where it was decoded whole
 * @param images images decoded
 * @param millis time that all of them took, reading the weights included; no part of any latency
 */
public record Decoding(String autoencoder, Path file, double scaleFactor, int tiles, int images, double millis) {
    /** Mean time of an image. */
    public double millisPerImage() {
        return millis / images;
    }
}
