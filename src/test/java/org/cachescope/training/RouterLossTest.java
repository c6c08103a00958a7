package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.RespacedSchedule;
import org.cachescope.diffusion.Solver;
import org.junit.jupiter.api.Test;

/** What an error of the prediction becomes in the sample. */
class RouterLossTest {
    private static final RespacedSchedule SCHEDULE = NoiseSchedule.linear().respaced(20);

    /** DDIM's step on scalars (Song et al., 2021, Eq. 12, η = 0). */
    private static double step(int index, double x, double epsilon) {
        double alphaBar = SCHEDULE.alphaBar(index);
        double previous = SCHEDULE.alphaBar(index - 1);
        double x0 = (x - Math.sqrt(1 - alphaBar) * epsilon) / Math.sqrt(alphaBar);
        return Math.sqrt(previous) * x0 + Math.sqrt(1 - previous) * epsilon;
    }

    @Test
    void theGainIsTheStepsDerivativeByThePrediction() {
        for (int index = 0; index < SCHEDULE.steps(); index++) {
            double difference = step(index, 0.3, 0.7) - step(index, 0.3, -0.3);

            assertThat(Solver.Ddim.predictionGain(SCHEDULE, index))
                    .as("index %d", index)
                    .isCloseTo(Math.abs(difference), within(1e-9));
        }
    }

    @Test
    void noisyStepsMakeMoreOfAnErrorThanLateOnes() {
        assertThat(Solver.Ddim.predictionGain(SCHEDULE, 18)).isGreaterThan(2 * Solver.Ddim.predictionGain(SCHEDULE, 2));
    }
}
