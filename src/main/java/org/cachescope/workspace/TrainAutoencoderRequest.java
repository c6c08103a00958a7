package org.cachescope.workspace;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a small KL autoencoder trained on the shapes data set.
 *
 * @param sizes the network
 * @param optimization how it learns
 * @param initial autoencoder whose weights training starts from, with fresh moments, or null to start from nothing; its
 *     sizes are then those of the network
 * @param folder the autoencoder's folder to write
 * @param sitting where it is kept; when it goes on, sizes and optimization are those of the file, save for the images
 *     in all
 */
public record TrainAutoencoderRequest(
        Sizes sizes, Optimization optimization, @Nullable Path initial, Path folder, Sitting sitting) {
    /**
     * Sizes of the network.
     *
     * @param imageSize side of the images in pixels
     * @param widths channels of each level, that of the full resolution first
     * @param latentChannels channels of the latents
     * @param resBlocks residual blocks of an encoder's level
     * @param groups groups of channels that are normalised together
     */
    public record Sizes(int imageSize, List<Integer> widths, int latentChannels, int resBlocks, int groups) {
        /** Copies the list. */
        public Sizes {
            widths = List.copyOf(widths);
        }
    }

    /**
     * How it learns; see {@link org.cachescope.training.AutoencoderRecipe}.
     *
     * @param images images to see in all; null for the default, or when resuming for what the file says
     */
    public record Optimization(
            @Nullable Long images,
            int batch,
            double rate,
            int warmUpSteps,
            double decayShare,
            double emaDecay,
            double edgeWeight,
            double klWeight,
            long seed) {}
}
