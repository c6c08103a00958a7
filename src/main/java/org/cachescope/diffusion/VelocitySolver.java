package org.cachescope.diffusion;

import java.util.Optional;

/** A solver of dx_t = v dt for networks that predict a velocity, from noise to image in steps of one length. */
public sealed interface VelocitySolver extends Solver {
    @Override
    default boolean stochastic() {
        return false;
    }

    @Override
    default Optional<String> misfit(NoisingProcess process, int steps) {
        return switch (process) {
            case LinearInterpolant _ -> Optional.empty();
            case NoiseSchedule _ ->
                Optional.of("The network predicts noise, and " + name()
                        + " is for networks that predict velocity: choose ddim or dpm++2m, or say what it predicts.");
        };
    }

    @Override
    default SolverPath path(NoisingProcess process, int steps) {
        return switch (process) {
            case LinearInterpolant interpolant -> VelocityPath.of(interpolant, this, steps);
            case NoiseSchedule noise ->
                throw new IllegalArgumentException(misfit(noise, steps).orElseThrow());
        };
    }

    /** Euler's method: one evaluation a step, at its start. Of first order. */
    record Euler() implements VelocitySolver {
        @Override
        public String name() {
            return "euler";
        }
    }

    /**
     * Heun's method: the velocity at a step's start leads to a preliminary end, and the step is made by the mean of it
     * and the velocity there. Two evaluations a step, of second order. The last step has both, where REPA's program
     * leaves the second out, so that every step is of the same order.
     */
    record Heun() implements VelocitySolver {
        @Override
        public String name() {
            return "heun";
        }

        @Override
        public int evaluationsPerStep() {
            return 2;
        }
    }
}
