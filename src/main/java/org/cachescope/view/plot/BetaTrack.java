package org.cachescope.view.plot;

import java.util.List;

/**
 * The scores that a {@link BetaSlider} moves over; immutable.
 *
 * @param logits distinct, rising
 * @param histogram cells by logit, in bins of equal width from the first logit to the last
 * @param none the θ of the slider's lower end, at which nothing reuses: 0, or less where a β is 0
 */
public record BetaTrack(List<Double> logits, List<Integer> histogram, double none) {
    /** No scores. */
    public static final BetaTrack EMPTY = new BetaTrack(List.of(), List.of(), 0);

    /** @throws IllegalArgumentException if the logits do not rise, or some β reuses at {@code none} */
    public BetaTrack {
        logits = List.copyOf(logits);
        histogram = List.copyOf(histogram);
        for (int i = 1; i < logits.size(); i++) {
            if (!(logits.get(i) > logits.get(i - 1))) {
                throw new IllegalArgumentException("logit " + i + " is not above the one before it");
            }
        }
        if (!logits.isEmpty() && !(LogitScale.beta(logits.getFirst()) > none)) {
            throw new IllegalArgumentException("θ = " + none + " reuses the cells of logit " + logits.getFirst());
        }
    }

    /** The lowest θ above a θ at which more cells reuse; 1 beyond the last. */
    double next(double theta) {
        return logits.stream()
                .mapToDouble(LogitScale::beta)
                .filter(beta -> beta > theta)
                .findFirst()
                .orElse(1);
    }

    /** The highest distinct β below a θ; {@link #none} before the first. */
    double previous(double theta) {
        return logits.reversed().stream()
                .mapToDouble(LogitScale::beta)
                .filter(beta -> beta < theta)
                .findFirst()
                .orElse(none);
    }

    /** The θ at a place of the slider, from 0 to 1; its ends reuse none and all. */
    double theta(double place) {
        return place < LogitScale.STOP / 2 ? none : scale().theta(place);
    }

    /** The place of a θ on the slider, from 0 to 1. */
    double place(double theta) {
        return theta <= none ? 0 : scale().place(theta);
    }

    LogitScale scale() {
        return LogitScale.of(logits);
    }
}
