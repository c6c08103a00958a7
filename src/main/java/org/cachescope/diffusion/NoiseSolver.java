package org.cachescope.diffusion;

import java.util.Optional;

/** A solver for networks that predict noise. */
public sealed interface NoiseSolver extends Solver permits Solver.Respaced, Solver.DpmSolver2, Solver.DpmPlusPlus2M {
    @Override
    default Optional<String> misfit(NoisingProcess process, int steps) {
        return switch (process) {
            case NoiseSchedule noise -> misfit(noise, steps);
            case LinearInterpolant _ ->
                Optional.of("The network predicts velocity, and " + name()
                        + " is for networks that predict noise: choose euler or heun.");
        };
    }

    @Override
    default SolverPath path(NoisingProcess process, int steps) {
        return switch (process) {
            case NoiseSchedule noise -> path(noise, steps);
            case LinearInterpolant other ->
                throw new IllegalArgumentException(misfit(other, steps).orElseThrow());
        };
    }

    /** {@link Solver#misfit} on a noise schedule. */
    default Optional<String> misfit(NoiseSchedule noise, int steps) {
        return Optional.empty();
    }

    /** {@link Solver#path} on a noise schedule. */
    SolverPath path(NoiseSchedule noise, int steps);
}
