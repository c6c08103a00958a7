package org.cachescope.model;

import java.util.Map;
import org.cachescope.tensor.Shape;

/** Sizes of a transformer that predicts noise or velocity: what runs, schedules and counts must know of it. */
public sealed interface Architecture permits DitArchitecture, UVitArchitecture {
    /** Height and width of the (latent) image. */
    int inputSize();

    /** Side of a patch. */
    int patchSize();

    /** Channels C of the (latent) image. */
    int inChannels();

    /** Width D. */
    int hiddenSize();

    /** Attention heads. */
    int heads();

    /** Hidden width F of the feed-forward layers. */
    int ffnSize();

    /** Labels, without the null class that guidance uses. */
    int classes();

    /** Whether the output carries a variance half. */
    boolean learnSigma();

    /** What the output is. */
    Prediction prediction();

    /** Depth as the network's publication counts it: a U-ViT's leaves the middle block out. */
    int depth();

    /** Transformer blocks, two layers each. */
    int blocks();

    /** Tokens T of one image: its patches, and what the network puts before them. */
    int tokens();

    /** Vectors of width D that timestep and label become, for each row of a batch. */
    int conditioningVectors();

    /** Every weight's shape by name, in the published order. */
    default Map<String, Shape> shapes() {
        return switch (this) {
            case DitArchitecture dit -> DitWeightNames.shapes(dit);
            case UVitArchitecture uvit -> UVitWeightNames.shapes(uvit);
        };
    }

    /** Patches along one side of the image. */
    default int grid() {
        return inputSize() / patchSize();
    }

    /** Patches of one image. */
    default int patches() {
        return grid() * grid();
    }

    /** Output channels: C, or 2 C with a variance half. */
    default int outChannels() {
        return learnSigma() ? 2 * inChannels() : inChannels();
    }

    /** Label that stands for "no class" in guidance. */
    default int nullClass() {
        return classes();
    }

    /**
     * Layers that one kernel runs: all where they are little work, else few, so that a run can be stopped between them.
     *
     * @param batchRows rows of the batch, N
     */
    default int layersPerKernel(long batchRows) {
        return LayerRange.layersPerKernel(this, batchRows);
    }

    /**
     * Layers in a row whose outputs can be stored as one sum: all of a DiT's; of a U-ViT the two of a block, as the
     * stream between blocks goes into a skip or comes with one.
     */
    default int summedLayers() {
        return switch (this) {
            case DitArchitecture _ -> layers();
            case UVitArchitecture _ -> 2;
        };
    }

    /**
     * Whether adjacent blocks can be passed over as a whole, with something else in place of what they make of the
     * stream: all of a DiT's; of a U-ViT those that no long skip leads out of.
     *
     * @param first the first block, from 0
     * @param end behind the last one
     */
    default boolean canPassOver(int first, int end) {
        return switch (this) {
            case DitArchitecture _ -> true;
            // A skip is closed by the mirror image of the block that opens it: the first one's is the last.
            case UVitArchitecture uvit -> !uvit.opensSkip(first) || end > uvit.depth() - first;
        };
    }

    /** Layers that a schedule has a column for. */
    default int layers() {
        return 2 * blocks();
    }
}
