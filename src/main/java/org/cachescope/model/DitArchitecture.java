package org.cachescope.model;

/**
 * Sizes of a DiT (Peebles and Xie, 2023).
 *
 * @param inputSize height and width of the (latent) image
 * @param patchSize side of a patch; divides {@code inputSize}
 * @param inChannels channels of the (latent) image
 * @param hiddenSize width D; a multiple of {@code heads} and of 4
 * @param depth transformer blocks
 * @param heads attention heads
 * @param ffnSize hidden width of the feed-forward layers, 4 D in every published model
 * @param classes labels, without the null class that guidance uses
 * @param learnSigma whether the output carries a variance half, so 2C channels instead of C
 */
public record DitArchitecture(
        int inputSize,
        int patchSize,
        int inChannels,
        int hiddenSize,
        int depth,
        int heads,
        int ffnSize,
        int classes,
        boolean learnSigma) {
    /** Width of the sinusoidal timestep features. */
    public static final int TIME_FEATURES = 256;

    /** @throws IllegalArgumentException if a size is not positive or one does not divide another as it must */
    public DitArchitecture {
        requirePositive("inputSize", inputSize);
        requirePositive("patchSize", patchSize);
        requirePositive("inChannels", inChannels);
        requirePositive("hiddenSize", hiddenSize);
        requirePositive("depth", depth);
        requirePositive("heads", heads);
        requirePositive("ffnSize", ffnSize);
        requirePositive("classes", classes);
        requireMultiple("inputSize", inputSize, "patchSize", patchSize);
        requireMultiple("hiddenSize", hiddenSize, "heads", heads);
        requireMultiple("hiddenSize", hiddenSize, "4 (position table)", 4);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, found " + value);
        }
    }

    private static void requireMultiple(String name, int value, String ofName, int of) {
        if (value % of != 0) {
            throw new IllegalArgumentException(name + " " + value + " is not a multiple of " + ofName + " " + of);
        }
    }

    /** Patches along one side of the image. */
    public int grid() {
        return inputSize / patchSize;
    }

    /** Tokens T of one image. */
    public int tokens() {
        return grid() * grid();
    }

    /** Output channels: C, or 2C with a variance half. */
    public int outChannels() {
        return learnSigma ? 2 * inChannels : inChannels;
    }

    /** Label that stands for "no class" in guidance. */
    public int nullClass() {
        return classes;
    }

    /** Layers that a schedule has a column for. */
    public int layers() {
        return 2 * depth;
    }
}
