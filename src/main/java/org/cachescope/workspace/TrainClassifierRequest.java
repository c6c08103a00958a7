package org.cachescope.workspace;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a classifier of the shapes data set; what is null is that of the classifier that ships. A training that is
 * resumed has the recipe that it began with, and that of the request is not looked at.
 *
 * @param name the classifier's name, or null for the folder's
 * @param imageSize side of the images in pixels
 * @param width width of the network
 * @param images images to see in all
 * @param batch images of one step
 * @param rate highest learning rate
 * @param seed seed of weights, data and noise
 * @param testImages fresh images to test it on
 * @param folder the bundle to write; a stopped training's state lies there meanwhile
 * @param resume whether to go on with the state in {@code folder}, by its recipe
 */
public record TrainClassifierRequest(
        @Nullable String name,
        @Nullable Integer imageSize,
        @Nullable Integer width,
        @Nullable Long images,
        @Nullable Integer batch,
        @Nullable Double rate,
        @Nullable Long seed,
        int testImages,
        Path folder,
        boolean resume) {
    /** @throws IllegalArgumentException if the name is blank or there is nothing to test on */
    public TrainClassifierRequest {
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException("name: expected one, found only blanks");
        }
        if (testImages < 1) {
            throw new IllegalArgumentException("test images: expected 1 or more, found " + testImages);
        }
    }
}
