package org.cachescope.view.plot;

import java.util.List;

/**
 * Where a θ is on a slider: between two ends the logit of θ grows evenly over the logits that occur, because most β lie
 * close to 0 or 1. The upper end is θ = 1 (reuse all). The lower one (reuse none) is θ = 0 or, where a β is 0, below
 * it.
 *
 * @param low logit at {@link #STOP}
 * @param high logit at 1 − {@link #STOP}; above low
 */
record LogitScale(double low, double high) {
    /** Share of the slider between an end and the first logit. */
    static final double STOP = 0.05;

    /** Up to this logit β is 0 in float32: e to the power of its opposite is beyond what float32 can hold. */
    private static final double ZERO = -Math.log(Float.MAX_VALUE);

    /** @throws IllegalArgumentException unless low and high are finite and rise */
    LogitScale {
        if (!Double.isFinite(low) || !Double.isFinite(high) || low >= high) {
            throw new IllegalArgumentException("logits from " + low + " to " + high + " are no range");
        }
    }

    /** The scale of logits in rising order; a usual one if there are none. */
    static LogitScale of(List<Double> logits) {
        if (logits.isEmpty()) {
            return new LogitScale(-5, 5);
        }
        double low = logits.getFirst();
        double high = logits.getLast();
        return high - low < 0.5 ? new LogitScale(low - 0.5, high + 0.5) : new LogitScale(low, high);
    }

    /** β of a logit, rounded to float32 as the router's is, so that a θ from here catches the β it was taken from. */
    static double beta(double logit) {
        return 1f / (1f + (float) StrictMath.exp(-logit));
    }

    static double logit(double beta) {
        return Math.log(beta / (1 - beta));
    }

    /** Place of a θ, from 0 to 1; a θ beyond the logits but short of its end is half-way between them. */
    double place(double theta) {
        if (theta < 0 || theta == 0 && low > ZERO) {
            return 0;
        }
        if (theta == 0) {
            return ofLogit(Math.min(ZERO, high)); // cells whose β is 0 reuse here
        }
        if (theta >= 1) {
            return 1;
        }
        double logit = logit(theta);
        // θ is rounded to float32 where it comes from a β: the outermost logits must not fall off the scale for it
        double slack = 1e-3;
        if (logit < low - slack) {
            return STOP / 2;
        }
        return logit > high + slack ? 1 - STOP / 2 : ofLogit(Math.clamp(logit, low, high));
    }

    /** Place of a logit on the scale. */
    double ofLogit(double logit) {
        return STOP + (logit - low) / (high - low) * (1 - 2 * STOP);
    }

    /** The θ at a place; the outer halves of the stops are the ends, the lower one 0. */
    double theta(double place) {
        if (place < STOP / 2) {
            return 0;
        }
        if (place > 1 - STOP / 2) {
            return 1;
        }
        double share = (Math.clamp(place, STOP, 1 - STOP) - STOP) / (1 - 2 * STOP);
        return beta(low + share * (high - low));
    }
}
