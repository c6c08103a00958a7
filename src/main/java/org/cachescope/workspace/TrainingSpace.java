package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.data.ImageSource;
import org.cachescope.model.Autoencoder;
import org.cachescope.tensor.Engine;
import org.cachescope.training.CleanImages;
import org.jspecify.annotations.Nullable;

/**
 * The space that a network learns in: pixels, or the latents of an autoencoder.
 *
 * @param images what it learns from
 * @param autoencoder what makes latents of them, or null for pixels
 */
record TrainingSpace(ImageSource images, @Nullable AutoencoderCheckpoint autoencoder) {
    private static final int RGB = 3;

    /** @throws IllegalArgumentException if the autoencoder does not take such images */
    TrainingSpace {
        if (autoencoder != null && images.size() % autoencoder.architecture().factor() != 0) {
            throw new IllegalArgumentException("image size: expected a multiple of "
                    + autoencoder.architecture().factor() + " for the autoencoder, found " + images.size());
        }
    }

    /**
     * The space of an autoencoder's latents, or of pixels.
     *
     * @param autoencoder file or folder of the autoencoder, or null for pixels
     */
    static TrainingSpace of(ImageSource images, @Nullable Path autoencoder) throws IOException {
        return new TrainingSpace(images, autoencoder == null ? null : AutoencoderCheckpoint.open(autoencoder));
    }

    /** Side of what the network sees. */
    int inputSize() {
        return autoencoder == null
                ? images.size()
                : images.size() / autoencoder.architecture().factor();
    }

    /** Channels of what the network sees. */
    int channels() {
        return autoencoder == null ? RGB : autoencoder.architecture().latentChannels();
    }

    ModelSpace space() {
        return autoencoder == null ? ModelSpace.PIXEL : ModelSpace.LATENT;
    }

    /** How values become pixels, or what the autoencoder decodes. */
    Normalisation normalisation() {
        return autoencoder == null
                ? Normalisation.PIXELS
                : new Normalisation(1 / autoencoder.architecture().scaleFactor(), 0);
    }

    /** Loads what makes latents. @return the images, owned by the caller and closed after those who learn from them */
    CleanImages load(Engine engine) {
        return autoencoder == null
                ? CleanImages.pixels(images)
                : new CleanImages(images, Autoencoder.load(engine, autoencoder.architecture(), autoencoder.weights()));
    }
}
