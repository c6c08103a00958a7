package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.RespacedSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.model.Architecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
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

    /** DPM-Solver++(2M) (Lu et al., 2022b, Algorithm 2) with the noise predicted at one step changed. */
    @Test
    void theGainOfAMultistepSolverIsItsStepsDerivativeByThePrediction() {
        NoiseSchedule noise = NoiseSchedule.scaledLinear();
        int steps = 6;
        SolverPath path = new Solver.DpmPlusPlus2M().path(noise, steps);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 1);
                DiffusionKernels kernels = DiffusionKernels.compile(engine);
                TensorScope scope = engine.newScope()) {
            for (int number = 0; number < steps; number++) {
                Tensor memory = number == 0 ? null : one(scope, 0.2f);
                SolverPath.State before = new SolverPath.State(one(scope, 0.3f), memory);
                float[] made = new float[2];
                for (int i = 0; i < 2; i++) {
                    SolverPath.Given given =
                            new SolverPath.Given(kernels, scope, false, one(scope, 0.5f - i), one(scope, 0));
                    made[i] = path.advance(number, before, given).next().x().toScalar();
                }
                assertThat(path.predictionGain(number).orElseThrow())
                        .as("step %d", number)
                        .isCloseTo(Math.abs(made[0] - made[1]), within(1e-4));
            }
        }
    }

    private static Tensor one(TensorScope scope, float value) {
        return scope.floats(Shape.of(1, 1, 1, 1), value);
    }

    @Test
    void everyRowThatIsTrainedGetsFortyUpdates() {
        assertThat(RouterTrainer.usualIterations(TestNetworks.TINY, Optional.empty(), 20))
                .as("DDIM, every second step reuses")
                .isEqualTo(40 * 10);
        assertThat(RouterTrainer.usualIterations(TestNetworks.TINY, Optional.empty(), 21))
                .as("an odd run begins with two full steps")
                .isEqualTo(40 * 10);
        assertThat(RouterTrainer.usualIterations(TestNetworks.TINY_UVIT, Optional.empty(), 10))
                .as("DPM-Solver-2, the first evaluation of every step but the first reuses")
                .isEqualTo(40 * 9);
        assertThat(RouterTrainer.usualIterations(TestNetworks.TINY_UVIT, Optional.of(SolverName.DPM_PLUS_PLUS_2M), 20))
                .isEqualTo(40 * 10);
    }

    @Test
    void theQuickRecipeIsOurOwn() {
        RouterRecipe quick = RouterRecipe.quick(TestNetworks.TINY, 20, 1e-5, 3);
        assertThat(quick.batch()).isLessThan(64);
        assertThat(quick.learningRate()).isGreaterThan(0.01);
        assertThat(quick.iterations()).isEqualTo(400);
        assertThat(quick.loss()).isEqualTo(RouterLoss.SAMPLE);
        assertThat(RouterRecipe.quick(TestNetworks.TINY_UVIT, 20, 1e-2, 3).loss())
                .isEqualTo(RouterLoss.OUTPUT);
    }

    @Test
    void theLossThatFitsHangsOnWhereAReusedErrorGoes() {
        assertThat(RouterTrainer.usualLoss(TestNetworks.TINY, Optional.empty(), 6))
                .isEqualTo(RouterLoss.SAMPLE);
        assertThat(RouterTrainer.usualLoss(TestNetworks.TINY_UVIT, Optional.empty(), 6))
                .isEqualTo(RouterLoss.OUTPUT);
        for (Architecture network : List.of(TestNetworks.TINY, TestNetworks.TINY_UVIT)) {
            assertThat(RouterTrainer.usualLoss(network, Optional.of(SolverName.DPM_PLUS_PLUS_2M), 6))
                    .isEqualTo(RouterLoss.SAMPLE);
        }
        assertThatThrownBy(() -> RouterTrainer.usualLoss(TestNetworks.TINY, Optional.of(SolverName.DDPM), 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ddim, dpm-solver-2 and dpm++2m, found ddpm");
        assertThatThrownBy(() -> RouterTrainer.usualLoss(TestNetworks.TINY, Optional.of(SolverName.DPM_SOLVER_2), 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole timesteps");
    }
}
