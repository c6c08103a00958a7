package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.LinearInterpolant;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.NoisingProcess;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Architecture;

/** Where runs of some size ask the network. */
final class RunTimes {
    private RunTimes() {}

    /** The evaluations of a run that the network can make. */
    static List<Evaluation> of(Architecture network, RunShape run) {
        return SamplingRecipe.evaluations(solver(run.solver()), run.steps(), network);
    }

    /**
     * The evaluations of the runs that a router is for: DPM-Solver-2 has them on U-ViT's
     * schedule, solvers of velocity as SiT counts time, others on DiT's schedule.
     */
    static List<Evaluation> of(RouterInfo router) {
        return solver(router.solver())
                .path(process(SolverName.of(router.solver())), router.steps())
                .evaluations();
    }

    private static NoisingProcess process(SolverName solver) {
        return switch (solver) {
            case DDIM, DDPM, DPM_PLUS_PLUS_2M -> NoiseSchedule.linear();
            case DPM_SOLVER_2 -> NoiseSchedule.scaledLinear();
            case EULER, HEUN -> new LinearInterpolant(LinearInterpolant.Direction.TO_IMAGE);
        };
    }

    /** Noise of the steps, which moves no time, left out. */
    private static Solver solver(String name) {
        return switch (SolverName.of(name)) {
            case DDIM, DDPM -> new Solver.Ddim(0);
            case DPM_SOLVER_2 -> new Solver.DpmSolver2();
            case DPM_PLUS_PLUS_2M -> new Solver.DpmPlusPlus2M();
            case EULER -> new VelocitySolver.Euler();
            case HEUN -> new VelocitySolver.Heun();
        };
    }
}
