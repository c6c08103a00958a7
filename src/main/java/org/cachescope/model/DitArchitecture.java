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
 * @param prediction what the output, the variance half apart, is
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
        boolean learnSigma,
        Prediction prediction)
        implements Architecture {
    /** Width of the sinusoidal timestep features. */
    public static final int TIME_FEATURES = 256;

    /** One that predicts noise. */
    public DitArchitecture(
            int inputSize,
            int patchSize,
            int inChannels,
            int hiddenSize,
            int depth,
            int heads,
            int ffnSize,
            int classes,
            boolean learnSigma) {
        this(
                inputSize,
                patchSize,
                inChannels,
                hiddenSize,
                depth,
                heads,
                ffnSize,
                classes,
                learnSigma,
                Prediction.NOISE);
    }

    /** @throws IllegalArgumentException if a size is not positive or one does not divide another as it must */
    public DitArchitecture {
        Sizes.requirePositive("inputSize", inputSize);
        Sizes.requirePositive("patchSize", patchSize);
        Sizes.requirePositive("inChannels", inChannels);
        Sizes.requirePositive("hiddenSize", hiddenSize);
        Sizes.requirePositive("depth", depth);
        Sizes.requirePositive("heads", heads);
        Sizes.requirePositive("ffnSize", ffnSize);
        Sizes.requirePositive("classes", classes);
        Sizes.requireMultiple("inputSize", inputSize, "patchSize", patchSize);
        Sizes.requireMultiple("hiddenSize", hiddenSize, "heads", heads);
        Sizes.requireMultiple("hiddenSize", hiddenSize, "4 (position table)", 4);
    }

    /** The same sizes with another meaning of the output. */
    public DitArchitecture predicting(Prediction other) {
        return new DitArchitecture(
                inputSize, patchSize, inChannels, hiddenSize, depth, heads, ffnSize, classes, learnSigma, other);
    }

    @Override
    public int blocks() {
        return depth;
    }

    @Override
    public int tokens() {
        return patches();
    }

    @Override
    public int conditioningVectors() {
        return 6 * depth + 2;
    }

    /** Place of a layer's gate among the vectors of a {@link Conditioning}. */
    public static int gateVector(LayerId layer) {
        return 3 * layer.column() + 2;
    }
}
