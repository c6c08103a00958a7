package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.Router;
import org.junit.jupiter.api.Test;

class BetaDistributionTest {
    private static final Router RISING = SampleRouters.rising(FakeStudio.SHIPPED, 10, -3, 0.2f, 0.5);
    private final BetaDistribution distribution = BetaDistribution.of(RISING);

    /** Cells of the levels at and below a threshold, in float32 as a schedule is made. */
    private int reusedAt(double theta) {
        return distribution.levels().stream()
                .filter(level -> level.beta() <= (float) theta)
                .mapToInt(BetaDistribution.Level::cells)
                .sum();
    }

    @Test
    void everyCellThatIsReadIsCountedOnce() {
        assertThat(distribution.cells()).isEqualTo(RISING.cells());
        assertThat(distribution.histogram().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(RISING.cells());
    }

    @Test
    void everyPlaceOfTheTrackReusesAsManyAsItsSchedule() {
        for (double logit = -4; logit <= 4; logit += 0.05) {
            double theta = distribution.thetaAt(logit);
            assertThat(reusedAt(theta))
                    .isEqualTo(new CachePolicy.Threshold(RISING, theta)
                            .schedule()
                            .counts()
                            .reused());
        }
        assertThat(reusedAt(distribution.thetaAt(-4))).isZero();
        assertThat(reusedAt(distribution.thetaAt(4))).isEqualTo(RISING.cells());
    }

    @Test
    void walkingUpVisitsEveryLevelAndDownAgain() {
        double theta = distribution.reuseNone();
        for (int reused = 1; reused <= RISING.cells(); reused++) {
            theta = distribution.next(theta).orElseThrow();
            assertThat(reusedAt(theta)).isEqualTo(reused);
        }
        assertThat(distribution.next(theta)).isEmpty();
        for (int reused = RISING.cells() - 1; reused >= 0; reused--) {
            theta = distribution.previous(theta).orElseThrow();
            assertThat(reusedAt(theta)).isEqualTo(reused);
        }
        assertThat(distribution.previous(theta)).isEmpty();
    }

    @Test
    void tiesAreOneLevel() {
        BetaDistribution flat = BetaDistribution.of(SampleRouters.flat(FakeStudio.SHIPPED, 10));
        assertThat(flat.levels()).containsExactly(new BetaDistribution.Level(0.5f, 0, 30));
        assertThat(flat.fullestBin()).isEqualTo(30);
    }

    @Test
    void theLogitOfAThresholdLeadsBackToIt() {
        for (double theta = 0.1; theta < 0.9; theta += 0.1) {
            assertThat(distribution.thetaAt(BetaDistribution.logitOf(theta))).isCloseTo(theta, offset(1e-6));
        }
        assertThat(BetaDistribution.logitOf(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}
