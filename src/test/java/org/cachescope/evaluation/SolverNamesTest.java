package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.junit.jupiter.api.Test;

/** Schedules know solvers by name alone; what they know of each is what the solver does. */
class SolverNamesTest {
    private static final List<Solver> SOLVERS = List.of(
            new Solver.Ddim(0),
            new Solver.Ddpm(Solver.Variance.FIXED_LARGE),
            new Solver.DpmSolver2(),
            new Solver.DpmPlusPlus2M(),
            new VelocitySolver.Euler(),
            new VelocitySolver.Heun());

    @Test
    void everySolverIsKnownByItsNameAndEvaluationsOfAStep() {
        assertThat(SOLVERS)
                .extracting(Solver::name)
                .containsExactlyInAnyOrderElementsOf(List.of(SolverName.values()).stream()
                        .map(SolverName::label)
                        .toList());
        for (Solver solver : SOLVERS) {
            assertThat(SolverName.of(solver.name()).evaluationsPerStep()).isEqualTo(solver.evaluationsPerStep());
        }
    }

    @Test
    void routersAreMadeForSolversWhoseStepsAreDetermined() {
        for (Solver solver : SOLVERS) {
            assertThat(SolverName.of(solver.name()).hasRouters()).isEqualTo(!solver.stochastic());
        }
    }
}
