package org.cachescope.training;

import org.cachescope.model.AutoencoderArchitecture;

/**
 * How a small KL autoencoder is trained from scratch. Equal recipes and sources give equal weights on one machine.
 *
 * @param architecture sizes of the network; its scale is measured when the training is done
 * @param imageSize side of the images in pixels; a multiple of the network's factor
 * @param images images to see in all
 * @param batch images of one step
 * @param rate highest learning rate
 * @param warmUpSteps steps over which the rate rises from 0
 * @param decayShare share of the images at the end over which the rate falls linearly to 0
 * @param emaDecay decay of the moving average that becomes the autoencoder; smaller during the first steps
 * @param edgeWeight weight of the error of the differences between neighbouring pixels, beside that of the pixels
 * @param klWeight weight of the latents' mean divergence from the standard normal
 * @param seed seed of weights, data and noise
 */
public record AutoencoderRecipe(
        AutoencoderArchitecture architecture,
        int imageSize,
        long images,
        int batch,
        double rate,
        int warmUpSteps,
        double decayShare,
        double emaDecay,
        double edgeWeight,
        double klWeight,
        long seed) {
    /** @throws IllegalArgumentException if a value is out of range */
    public AutoencoderRecipe {
        int factor = architecture.factor();
        RateCurve.require(
                imageSize >= factor && imageSize % factor == 0,
                "image size: expected a multiple of " + factor + ", found " + imageSize);
        RateCurve.require(batch >= 1, "batch: expected 1 or more, found " + batch);
        RateCurve.require(images >= batch, "images: expected at least one batch of " + batch + ", found " + images);
        RateCurve.require(rate > 0 && Double.isFinite(rate), "learning rate: expected above 0, found " + rate);
        RateCurve.require(edgeWeight >= 0, "edge weight: expected 0 or more, found " + edgeWeight);
        RateCurve.require(klWeight >= 0, "KL weight: expected 0 or more, found " + klWeight);
        new RateCurve(images / batch, warmUpSteps, decayShare, emaDecay);
    }

    /** Steps in all. */
    public long steps() {
        return images / batch;
    }

    /** The same training over another number of images. */
    public AutoencoderRecipe seeing(long others) {
        return new AutoencoderRecipe(
                architecture,
                imageSize,
                others,
                batch,
                rate,
                warmUpSteps,
                decayShare,
                emaDecay,
                edgeWeight,
                klWeight,
                seed);
    }

    RateCurve curve() {
        return new RateCurve(steps(), warmUpSteps, decayShare, emaDecay);
    }
}
