package org.cachescope.training;

import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;

/**
 * What the published training of routers (Ma et al., 2024) does in its own way for each kind of network.
 *
 * @param noise noise schedule of the network
 * @param solver of the runs that the router is for
 * @param rows which of their evaluations may reuse
 * @param errorWeight by what the mean squared error over all output values is multiplied: 1 for DiT, the values of an
 *     image for U-ViT, whose error is a sum
 * @param logitBound bound of all logits after an update; infinite for U-ViT, whose are not clamped
 */
record PublishedTraining(NoiseSchedule noise, Solver solver, RouterRows rows, double errorWeight, double logitBound) {
    private static final double DIT_BOUND = 5;

    /**
     * The training for runs of some steps: DDIM for a DiT, DPM-Solver-2 for a U-ViT.
     *
     * @param steps solver steps
     * @throws IllegalArgumentException if the network predicts velocity
     */
    static PublishedTraining of(Architecture architecture, int steps) {
        if (architecture.prediction().velocity()) {
            throw new IllegalArgumentException("routers are trained for networks that predict noise; this one predicts "
                    + architecture.prediction().words());
        }
        return switch (architecture) {
            case DitArchitecture _ ->
                new PublishedTraining(
                        NoiseSchedule.linear(), new Solver.Ddim(0), rows(SolverName.DDIM, steps), 1, DIT_BOUND);
            case UVitArchitecture a ->
                new PublishedTraining(
                        NoiseSchedule.scaledLinear(),
                        new Solver.DpmSolver2(),
                        rows(SolverName.DPM_SOLVER_2, steps),
                        (double) a.outChannels() * a.inputSize() * a.inputSize(),
                        Double.POSITIVE_INFINITY);
        };
    }

    private static RouterRows rows(SolverName solver, int steps) {
        return new RouterRows(solver, steps, solver.publishedPattern());
    }
}
