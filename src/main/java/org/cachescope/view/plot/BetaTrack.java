package org.cachescope.view.plot;

import java.util.List;

/**
 * The scores that a {@link BetaSlider} moves over; immutable.
 *
 * @param logits distinct, rising
 * @param histogram cells by logit, in bins of equal width from the first logit to the last
 */
public record BetaTrack(List<Double> logits, List<Integer> histogram) {
    /** No scores. */
    public static final BetaTrack EMPTY = new BetaTrack(List.of(), List.of());

    /** @throws IllegalArgumentException if the logits do not rise */
    public BetaTrack {
        logits = List.copyOf(logits);
        histogram = List.copyOf(histogram);
        for (int i = 1; i < logits.size(); i++) {
            if (!(logits.get(i) > logits.get(i - 1))) {
                throw new IllegalArgumentException("logit " + i + " is not above the one before it");
            }
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

    /** The highest distinct β below a θ; 0 before the first. */
    double previous(double theta) {
        return logits.reversed().stream()
                .mapToDouble(LogitScale::beta)
                .filter(beta -> beta < theta)
                .findFirst()
                .orElse(0);
    }
}
