package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.RunMacs;

/**
 * Says why a cached run saves less time than it saves multiply-accumulates.
 *
 * @param macs of both runs
 * @param timing of both runs
 * @param steps network evaluations of the run
 */
record SlowSpeedUp(RunMacs macs, Timing timing, int steps) {
    /** Share of the ideal below which an explanation is due. */
    static final double FAIR_SHARE = 0.9;

    /** Share of saved multiply-accumulates below which there is little to gain at all. */
    private static final double LITTLE = 0.1;

    /** Share of uncached parts from which they are worth a word. */
    private static final double MUCH = 0.2;

    /** The reason in a sentence or two; empty where the speed-up is fair, or the times are of another run. */
    Optional<String> reason() {
        double ideal = macs.warmRatio();
        if (timing.stale() || timing.speedUp() >= FAIR_SHARE * ideal) {
            return Optional.empty();
        }
        String figures = "Measured " + Figures.times(timing.speedUp()) + " of an ideal " + Figures.times(ideal) + ": ";
        return Optional.of(figures + cause(ideal) + uncached());
    }

    private String cause(double ideal) {
        if (timing.disturbed()) {
            return "another job ran during the measuring. Measure again when none does.";
        }
        double saved = 1 - 1 / ideal;
        if (saved < LITTLE) {
            return "too few cells reuse. They save " + Figures.percent(saved)
                    + " of the multiply-accumulates, which drowns in the cost of reusing and the spread of the times.";
        }
        double fixed = fixedShare(saved);
        Quantiles full = timing.measurement().full();
        if (fixed > 0) {
            return "about " + Figures.percent(fixed) + " of a full run's time ("
                    + Figures.millis(fixed * full.median() / steps)
                    + " a step) does not shrink with reused layers. That is the fixed cost of a step (calls, norms,"
                    + " gates), which weighs much in a network of " + Figures.macs(macs.warmFull() / steps)
                    + " a step.";
        }
        return "the times spread from "
                + Figures.times(timing.measurement().speedUp().lower()) + " to "
                + Figures.times(timing.measurement().speedUp().upper()) + " between runs. Measure again.";
    }

    /**
     * The part f of a full run's time that a cached run takes too: cached / full = f + (1 - f)(1 - saved), solved for
     * f.
     */
    private double fixedShare(double saved) {
        double ratio = timing.measurement().cached().median()
                / timing.measurement().full().median();
        return Math.min(1, 1 - (1 - ratio) / saved);
    }

    private String uncached() {
        double share = 1
                - (double) (macs.full().mhsa() + macs.full().ffn())
                        / macs.full().total();
        return share < MUCH || timing.disturbed()
                ? ""
                : " adaLN, embeddings and final layer, which are never reused, are " + Figures.percent(share)
                        + " of a full run's multiply-accumulates.";
    }
}
