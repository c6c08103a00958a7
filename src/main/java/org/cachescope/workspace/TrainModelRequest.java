package org.cachescope.workspace;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a small network trained on the shapes data set.
 *
 * @param sizes the network
 * @param autoencoder folder of the autoencoder in whose latents it learns, as train-autoencoder writes it; null for
 *     pixels, or when resuming for what the file says
 * @param optimization how it learns
 * @param suggestions what the model will suggest to those who use it
 * @param initial model whose weights training starts from, with fresh moments, or null to start from nothing
 * @param folder the bundle to write
 * @param sitting where it is kept; when it goes on, sizes and optimization are those of the file, save for the images
 *     in all
 */
public record TrainModelRequest(
        Sizes sizes,
        @Nullable Path autoencoder,
        Optimization optimization,
        Suggestions suggestions,
        @Nullable Path initial,
        Path folder,
        Sitting sitting) {
    /** Which network. */
    public enum Kind {
        /** Peebles and Xie, 2023. */
        DIT,
        /** Bao et al., 2023; its depth leaves the middle block out, as published. */
        UVIT
    }

    /**
     * Sizes of the network.
     *
     * @param imageSize side of the images in pixels
     */
    public record Sizes(Kind kind, int imageSize, int patch, int width, int depth, int heads) {}

    /**
     * How it learns.
     *
     * @param images images to see in all; null for the default, or when resuming for what the file says
     * @param batch images of one step
     * @param muonRate learning rate of the blocks' matrices
     * @param adamRate learning rate of all other weights
     * @param warmUpSteps steps over which the rates rise
     * @param decayShare share of the images over which the rates fall at the end
     * @param emaDecay decay of the moving average that becomes the model
     * @param labelDrop share of labels dropped for guidance
     * @param snrCap cap of the weighting by signal-to-noise ratio
     * @param seed seed of weights, data and noise
     */
    public record Optimization(
            @Nullable Long images,
            int batch,
            double muonRate,
            double adamRate,
            int warmUpSteps,
            double decayShare,
            double emaDecay,
            double labelDrop,
            double snrCap,
            long seed) {}

    /**
     * What a model suggests; each null for what a resumed file says, else for the usual.
     *
     * @param name its name, usually the folder's
     * @param guidanceScale guidance, usually 2
     * @param theta router threshold, usually 0.1
     */
    public record Suggestions(
            @Nullable String name,
            @Nullable Double guidanceScale,
            @Nullable Double theta) {}
}
