package org.cachescope.model;

/**
 * Sizes of a U-ViT (Bao et al., 2023): D/2 in-blocks, one in the middle, D/2 out-blocks of depth D, each out-block
 * joined by a long skip to its mirror image among the in-blocks. Label and time are tokens before the patches.
 *
 * @param inputSize height and width of the (latent) image
 * @param patchSize side of a patch; divides {@code inputSize}
 * @param inChannels channels of the (latent) image
 * @param hiddenSize width D; even and a multiple of {@code heads}
 * @param depth blocks without the middle one, as published; even
 * @param heads attention heads
 * @param ffnSize hidden width of the feed-forward layers, 4 D in every published model
 * @param classes labels, without the null class that guidance uses: 1000 where the published code counts 1001
 * @param qkvBias whether the attention's first linear layer has a bias
 * @param mlpTimeEmbed whether two linear layers follow the sinusoidal features of the time
 * @param conv whether a 3×3 convolution follows the patches of the output
 */
public record UVitArchitecture(
        int inputSize,
        int patchSize,
        int inChannels,
        int hiddenSize,
        int depth,
        int heads,
        int ffnSize,
        int classes,
        boolean qkvBias,
        boolean mlpTimeEmbed,
        boolean conv)
        implements Architecture {
    /** Tokens before the patches: label, then time. */
    public static final int LEADING_TOKENS = 2;

    /** @throws IllegalArgumentException if a size is not positive or one does not divide another as it must */
    public UVitArchitecture {
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
        Sizes.requireMultiple("hiddenSize", hiddenSize, "2 (time features)", 2);
        Sizes.requireMultiple("depth", depth, "2 (as many out-blocks as in-blocks)", 2);
    }

    /** Long skips, one for each out-block. */
    public int skips() {
        return depth / 2;
    }

    /** Whether a block's output is kept for a long skip. */
    boolean opensSkip(int block) {
        return block < skips();
    }

    /** Whether a block starts with a long skip. */
    boolean closesSkip(int block) {
        return block > skips();
    }

    @Override
    public boolean learnSigma() {
        return false;
    }

    @Override
    public Prediction prediction() {
        return Prediction.NOISE;
    }

    @Override
    public int blocks() {
        return depth + 1;
    }

    @Override
    public int tokens() {
        return patches() + LEADING_TOKENS;
    }

    @Override
    public int conditioningVectors() {
        return LEADING_TOKENS;
    }
}
