package org.cachescope.training;

import java.util.Optional;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;

/**
 * What the published training of routers (Ma et al., 2024) does in its own way for each kind of network.
 * DPM-Solver++(2M), which it does not have, is trained as each network's own solver is, and so are routers that may
 * reuse at any step.
 *
 * @param noise noise schedule of the network
 * @param path the solver on its way through the runs that the router is for
 * @param rows which of their evaluations may reuse
 * @param errorWeight by what the mean squared error over all output values is multiplied: 1 for DiT, the values of an
 *     image for U-ViT, whose error is a sum
 * @param logitBound bound of all logits after an update; infinite for U-ViT, whose are not clamped
 */
record PublishedTraining(NoiseSchedule noise, SolverPath path, RouterRows rows, double errorWeight, double logitBound) {
    private static final double DIT_BOUND = 5;

    /** The training for runs of the network's published solver. */
    static PublishedTraining of(Architecture architecture, int steps) {
        return of(architecture, Optional.empty(), steps, Optional.empty());
    }

    /**
     * The training for runs of some steps.
     *
     * @param solver empty for DDIM with a DiT, DPM-Solver-2 with a U-ViT
     * @param steps solver steps
     * @param pattern which of their evaluations may reuse; empty for that of the solver's publication
     * @throws IllegalArgumentException if the network predicts velocity, or solver or pattern are not for it
     */
    static PublishedTraining of(
            Architecture architecture, Optional<SolverName> solver, int steps, Optional<ReusePattern> pattern) {
        if (architecture.prediction().velocity()) {
            throw new IllegalArgumentException("routers are trained for networks that predict noise; this one predicts "
                    + architecture.prediction().words());
        }
        SolverName name = solver.orElseGet(() -> solver(architecture));
        return switch (architecture) {
            case DitArchitecture _ -> of(NoiseSchedule.linear(), name, steps, pattern, 1, DIT_BOUND);
            case UVitArchitecture a ->
                of(
                        NoiseSchedule.scaledLinear(),
                        name,
                        steps,
                        pattern,
                        (double) a.outChannels() * a.inputSize() * a.inputSize(),
                        Double.POSITIVE_INFINITY);
        };
    }

    /** The solver that is published with a network. */
    static SolverName solver(Architecture architecture) {
        return switch (architecture) {
            case DitArchitecture _ -> SolverName.DDIM;
            case UVitArchitecture _ -> SolverName.DPM_SOLVER_2;
        };
    }

    private static PublishedTraining of(
            NoiseSchedule noise,
            SolverName name,
            int steps,
            Optional<ReusePattern> pattern,
            double errorWeight,
            double logitBound) {
        Solver solver = switch (name) {
            case DDIM -> new Solver.Ddim(0);
            case DPM_SOLVER_2 -> new Solver.DpmSolver2();
            case DPM_PLUS_PLUS_2M -> new Solver.DpmPlusPlus2M();
            case DDPM, EULER, HEUN ->
                throw new IllegalArgumentException(
                        "solver: routers are trained for ddim, dpm-solver-2 and dpm++2m," + " found " + name.label());
        };
        solver.misfit(noise, steps).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        RouterRows rows = new RouterRows(name, steps, pattern.orElseGet(name::publishedPattern));
        return new PublishedTraining(noise, solver.path(noise, steps), rows, errorWeight, logitBound);
    }
}
