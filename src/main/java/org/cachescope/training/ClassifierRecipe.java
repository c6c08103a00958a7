package org.cachescope.training;

import org.cachescope.model.ClassifierArchitecture;

/**
 * How a classifier is trained from scratch. Equal recipes and sources give equal weights on one machine.
 *
 * @param architecture sizes of the network
 * @param images images to see in all
 * @param batch images of one step
 * @param rate highest learning rate
 * @param warmUpSteps steps over which the rate rises from 0, before it falls linearly to 0
 * @param maxNoise largest deviation of the noise added to an image, drawn anew from 0 up for each, so that a sample's
 *     slight unevenness does not count as another class
 * @param seed seed of weights, data and noise
 */
public record ClassifierRecipe(
        ClassifierArchitecture architecture,
        long images,
        int batch,
        double rate,
        int warmUpSteps,
        double maxNoise,
        long seed) {
    /** @throws IllegalArgumentException if a value is out of range */
    public ClassifierRecipe {
        require(batch >= 1, "batch: expected 1 or more, found " + batch);
        require(images >= batch, "images: expected at least one batch of " + batch + ", found " + images);
        require(rate > 0 && Double.isFinite(rate), "learning rate: expected above 0, found " + rate);
        require(warmUpSteps >= 0, "warm-up: expected 0 steps or more, found " + warmUpSteps);
        require(maxNoise >= 0 && maxNoise <= 1, "noise: expected a deviation of 0 to 1, found " + maxNoise);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The recipe of the classifier that ships: 32×32 images of ten classes. */
    public static ClassifierRecipe shipped() {
        return new ClassifierRecipe(new ClassifierArchitecture(32, 32, 10), 256_000, 64, 2e-3, 100, 0.15, 1);
    }

    /** Steps in all. */
    public long steps() {
        return images / batch;
    }

    /** Learning rate at a step, counted from 0: a linear rise, then a linear fall to almost 0. */
    public double rate(long step) {
        double rise = warmUpSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmUpSteps);
        return rate * rise * (steps() - step) / steps();
    }
}
