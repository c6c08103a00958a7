package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.cachescope.caching.MacConvention;
import org.cachescope.caching.MacCount;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.RunMacs;
import org.junit.jupiter.api.Test;

class SlowSpeedUpTest {
    private static final int STEPS = 10;

    /** Of 1000 in all, those of layers. */
    private static RunMacs macs(long layers, long warmCached) {
        MacCount full = new MacCount(MacConvention.EXECUTED, layers / 2, layers / 2, 0, 1000 - layers, 0, 0);
        return new RunMacs(full, full, full, full, 1000, warmCached, false);
    }

    private static Timing timing(double full, double cached, Quantiles speedUp, boolean stale, boolean disturbed) {
        return new Timing(
                new LatencyMeasurement(Quantiles.of(full), Quantiles.of(cached), speedUp),
                CompareViewModelTest.run(1, CompareViewModelTest.all()),
                stale,
                disturbed);
    }

    private static Optional<String> reason(RunMacs macs, Timing timing) {
        return new SlowSpeedUp(macs, timing, STEPS).reason();
    }

    private static Timing alone(double full, double cached) {
        return timing(full, cached, Quantiles.of(full / cached), false, false);
    }

    @Test
    void aFairShareOfTheIdealNeedsNoReason() {
        assertThat(reason(macs(1000, 500), alone(200, 110))).isEmpty();
    }

    @Test
    void timesOfAnotherRunExplainNothing() {
        assertThat(reason(macs(1000, 500), timing(200, 200, Quantiles.of(1), true, false)))
                .isEmpty();
    }

    @Test
    void companyIsTheReasonBeforeAnyOther() {
        assertThat(reason(macs(700, 500), timing(200, 200, Quantiles.of(1), false, true)))
                .contains("Measured 1.00× of an ideal 2.00×: another job ran during the measuring. Measure again when"
                        + " none does.");
    }

    @Test
    void littleSavedIsNamedWithItsShare() {
        assertThat(reason(macs(1000, 950), alone(200, 220)).orElseThrow())
                .contains("too few cells reuse. They save 5.0 % of the multiply-accumulates");
    }

    @Test
    void whatDoesNotShrinkIsNamedWithItsShareAndTime() {
        // cached / full = 0.75 where half of the work was saved: f + (1 - f) / 2 = 0.75, so f is a half
        assertThat(reason(macs(1000, 500), alone(200, 150)).orElseThrow())
                .contains("about 50.0 % of a full run's time (10 ms a step) does not shrink with reused layers");
    }

    @Test
    void aMedianOfPairsThatTheTimesDoNotBearOutIsSpread() {
        // the medians of both sides say 2.22 times, the median over pairs says 1.2
        assertThat(reason(macs(1000, 500), timing(200, 90, Quantiles.of(1.2), false, false))
                        .orElseThrow())
                .contains("the times spread from 1.20× to 1.20× between runs. Measure again.");
    }

    @Test
    void partsThatAreNeverReusedAreNamedWhereTheyAreMany() {
        assertThat(reason(macs(700, 500), alone(200, 150)).orElseThrow())
                .endsWith("are 30.0 % of a full run's multiply-accumulates.");
        assertThat(reason(macs(900, 500), alone(200, 150)).orElseThrow()).doesNotContain("adaLN");
    }
}
