package org.cachescope.training;

/**
 * How a training's learning rates go: a linear rise, a plateau, a linear fall to almost 0.
 *
 * @param steps steps in all
 * @param warmUpSteps steps of the rise
 * @param decayShare share of the steps at the end over which the rates fall, 0 to 1
 * @param emaDecay decay of the moving average of the weights; smaller during the first steps
 */
record RateCurve(long steps, int warmUpSteps, double decayShare, double emaDecay) {
    /** @throws IllegalArgumentException if a value is out of range */
    RateCurve {
        require(warmUpSteps >= 0, "warm-up: expected 0 steps or more, found " + warmUpSteps);
        require(decayShare >= 0 && decayShare <= 1, "decay share: expected 0 to 1, found " + decayShare);
        require(emaDecay >= 0 && emaDecay < 1, "EMA decay: expected 0 to below 1, found " + emaDecay);
    }

    /** @throws IllegalArgumentException with {@code message} unless {@code condition} holds */
    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Factor of the learning rates at a step, counted from 0. */
    double factor(long step) {
        double rise = warmUpSteps == 0 ? 1 : Math.min(1, (step + 1.0) / warmUpSteps);
        double decaySteps = steps * decayShare;
        double fall = decaySteps == 0 ? 1 : Math.min(1, (steps - step) / decaySteps);
        return rise * fall;
    }

    /** Decay of the moving average after a step, counted from 0. */
    double emaDecay(long step) {
        return Math.min(emaDecay, (step + 1.0) / (step + 10));
    }
}
