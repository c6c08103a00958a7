package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalDouble;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.SolverName;
import org.cachescope.evaluation.TestNetworks;
import org.junit.jupiter.api.Test;

/** What is asked for where nothing is said. */
class RouterRecipeTest {
    @Test
    void everyRowThatIsTrainedGetsFortyUpdates() {
        assertThat(RouterTrainer.usualIterations(
                        TestNetworks.TINY, Optional.empty(), 20, Optional.empty(), RouterLoss.OUTPUT))
                .as("DDIM, every second step reuses")
                .isEqualTo(40 * 10);
        assertThat(RouterTrainer.usualIterations(
                        TestNetworks.TINY, Optional.empty(), 21, Optional.empty(), RouterLoss.OUTPUT))
                .as("an odd run begins with two full steps")
                .isEqualTo(40 * 10);
        assertThat(RouterTrainer.usualIterations(
                        TestNetworks.TINY_UVIT, Optional.empty(), 10, Optional.empty(), RouterLoss.OUTPUT))
                .as("DPM-Solver-2, the first evaluation of every step but the first reuses")
                .isEqualTo(40 * 9);
        assertThat(RouterTrainer.usualIterations(
                        TestNetworks.TINY_UVIT,
                        Optional.of(SolverName.DPM_PLUS_PLUS_2M),
                        20,
                        Optional.empty(),
                        RouterLoss.OUTPUT))
                .isEqualTo(40 * 10);
    }

    @Test
    void wholeRunsTeachAllRowsAtOnce() {
        assertThat(RouterTrainer.usualIterations(
                        TestNetworks.TINY, Optional.empty(), 50, Optional.empty(), RouterLoss.RUN))
                .isEqualTo(RouterTrainer.usualIterations(
                        TestNetworks.TINY, Optional.empty(), 10, Optional.empty(), RouterLoss.RUN))
                .isEqualTo(60);
    }

    @Test
    void theQuickRecipeIsOurOwn() {
        RouterRecipe quick = RouterRecipe.quick(TestNetworks.TINY, 20, 1e-5, RouterLoss.OUTPUT, 3);
        assertThat(quick.batch()).isLessThan(64);
        assertThat(quick.learningRate()).isGreaterThan(0.01);
        assertThat(quick.iterations()).isEqualTo(400);
    }

    @Test
    void routersForAnyStepLearnByWholeRunsAlone() {
        assertThatThrownBy(() -> byOutputs(ReusePattern.ANY_STEP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--loss run");
        assertThat(byOutputs(ReusePattern.ALTERNATE).pattern()).contains(ReusePattern.ALTERNATE);
        assertThat(byOutputs(ReusePattern.UNSHIFTED).pattern()).contains(ReusePattern.UNSHIFTED);
    }

    @Test
    void thresholdsAreSuggestedByWhatWasLearned() {
        RouterRecipe outputs = RouterRecipe.quick(TestNetworks.TINY, 20, 1e-5, RouterLoss.OUTPUT, 3);
        RouterRecipe runs = RouterRecipe.quick(TestNetworks.TINY, 20, 1e-5, RouterLoss.RUN, 3);
        assertThat(outputs.suggestedTheta()).as("each model's own").isEmpty();
        assertThat(runs.suggestedTheta()).hasValue(0.7);
        RouterRecipe anyStep = with(runs, ReusePattern.ANY_STEP, OptionalDouble.empty());
        assertThat(anyStep.suggestedTheta()).hasValue(0.1);
        assertThat(with(runs, ReusePattern.ANY_STEP, OptionalDouble.of(0.4)).suggestedTheta())
                .as("that by which scores were hardened")
                .hasValue(0.4);
    }

    private static RouterRecipe byOutputs(ReusePattern pattern) {
        RouterRecipe quick = RouterRecipe.quick(TestNetworks.TINY, 20, 1e-5, RouterLoss.OUTPUT, 3);
        return with(quick, pattern, quick.straightThrough());
    }

    private static RouterRecipe with(RouterRecipe quick, ReusePattern pattern, OptionalDouble straightThrough) {
        return new RouterRecipe(
                quick.solver(),
                quick.steps(),
                Optional.of(pattern),
                quick.lambda(),
                quick.learningRate(),
                quick.batch(),
                quick.iterations(),
                quick.labelDrop(),
                straightThrough,
                quick.loss(),
                quick.mode(),
                quick.seed());
    }

    @Test
    void routersAreTrainedForTheSolversThatTheyAreMadeFor() {
        assertThatThrownBy(() -> RouterTrainer.usualIterations(
                        TestNetworks.TINY, Optional.of(SolverName.DDPM), 6, Optional.empty(), RouterLoss.RUN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ddim, dpm-solver-2 and dpm++2m, found ddpm");
        assertThatThrownBy(() -> RouterTrainer.usualIterations(
                        TestNetworks.TINY, Optional.of(SolverName.DPM_SOLVER_2), 6, Optional.empty(), RouterLoss.RUN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole timesteps");
    }
}
