package org.cachescope.training;

import org.cachescope.model.DitArchitecture;

/**
 * How a small DiT is trained from scratch. Equal recipes and sources give equal weights on one machine.
 *
 * @param architecture sizes of the network; predicts noise, without a variance half
 * @param images images to see in all
 * @param batch images of one step
 * @param muonRate learning rate of the blocks' matrices
 * @param adamRate learning rate of all other weights
 * @param warmUpSteps steps over which the rates rise from 0
 * @param decayShare share of the images at the end over which the rates fall linearly to 0
 * @param emaDecay decay of the moving average that becomes the model; smaller during the first steps
 * @param labelDrop share of labels replaced by the null class, for guidance
 * @param snrCap cap of the signal-to-noise weighting min(SNR, cap) / SNR (Hang et al., 2023)
 * @param seed seed of weights, data and noise
 */
public record ModelRecipe(
        DitArchitecture architecture,
        long images,
        int batch,
        double muonRate,
        double adamRate,
        int warmUpSteps,
        double decayShare,
        double emaDecay,
        double labelDrop,
        double snrCap,
        long seed) {
    /** @throws IllegalArgumentException if a value is out of range */
    public ModelRecipe {
        require(!architecture.learnSigma(), "learnSigma: this recipe trains the noise prediction only");
        require(batch >= 1, "batch: expected 1 or more, found " + batch);
        require(images >= batch, "images: expected at least one batch of " + batch + ", found " + images);
        require(muonRate > 0 && adamRate > 0, "learning rates: expected above 0");
        require(warmUpSteps >= 0, "warm-up: expected 0 steps or more, found " + warmUpSteps);
        require(decayShare >= 0 && decayShare <= 1, "decay share: expected 0 to 1, found " + decayShare);
        require(emaDecay >= 0 && emaDecay < 1, "EMA decay: expected 0 to below 1, found " + emaDecay);
        require(labelDrop >= 0 && labelDrop <= 1, "label drop: expected 0 to 1, found " + labelDrop);
        require(snrCap > 0, "SNR cap: expected above 0, found " + snrCap);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Steps in all. */
    public long steps() {
        return images / batch;
    }

    /** Factor of the learning rates at a step, counted from 0: a rise, a plateau, a linear fall to almost 0. */
    public double rateFactor(long step) {
        double rise = warmUpSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmUpSteps);
        double decaySteps = steps() * decayShare;
        double fall = decaySteps == 0 ? 1 : Math.min(1, (steps() - step) / decaySteps);
        return rise * fall;
    }

    /** Decay of the moving average after a step, counted from 0. */
    public double emaDecay(long step) {
        return Math.min(emaDecay, (step + 1.0) / (step + 10));
    }
}
