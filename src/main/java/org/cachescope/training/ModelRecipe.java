package org.cachescope.training;

import org.cachescope.model.Architecture;

/**
 * How a small network is trained from scratch. Equal recipes and sources give equal weights on one machine.
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
        Architecture architecture,
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
        RateCurve.require(!architecture.learnSigma(), "learnSigma: this recipe trains the noise prediction only");
        RateCurve.require(batch >= 1, "batch: expected 1 or more, found " + batch);
        RateCurve.require(images >= batch, "images: expected at least one batch of " + batch + ", found " + images);
        RateCurve.require(muonRate > 0 && adamRate > 0, "learning rates: expected above 0");
        RateCurve.require(labelDrop >= 0 && labelDrop <= 1, "label drop: expected 0 to 1, found " + labelDrop);
        RateCurve.require(snrCap > 0, "SNR cap: expected above 0, found " + snrCap);
        new RateCurve(images / batch, warmUpSteps, decayShare, emaDecay);
    }

    /** Steps in all. */
    public long steps() {
        return images / batch;
    }

    /** The same training over another number of images. */
    public ModelRecipe seeing(long others) {
        return new ModelRecipe(
                architecture,
                others,
                batch,
                muonRate,
                adamRate,
                warmUpSteps,
                decayShare,
                emaDecay,
                labelDrop,
                snrCap,
                seed);
    }

    RateCurve curve() {
        return new RateCurve(steps(), warmUpSteps, decayShare, emaDecay);
    }
}
