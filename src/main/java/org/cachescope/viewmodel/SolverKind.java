package org.cachescope.viewmodel;

import java.util.Arrays;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.model.Architecture;

/** Solvers to choose from. */
public enum SolverKind {
    /** Song et al., 2021, with noise η. */
    DDIM(SolverName.DDIM),
    /** Ho et al., 2020, with the variance that the model has. */
    DDPM(SolverName.DDPM),
    /** Lu et al., 2022, singlestep, two network evaluations a step. */
    DPM_SOLVER_2(SolverName.DPM_SOLVER_2),
    /** Lu et al., 2022b, multistep. */
    DPM_PLUS_PLUS_2M(SolverName.DPM_PLUS_PLUS_2M),
    /** Of velocity, one network evaluation a step. */
    EULER(SolverName.EULER),
    /** Of velocity, two network evaluations a step. */
    HEUN(SolverName.HEUN);

    private final SolverName name;

    SolverKind(SolverName name) {
        this.name = name;
    }

    /** What a person reads. */
    public String label() {
        return name.title();
    }

    /** Whether it is for networks that predict velocity, others for those that predict noise. */
    public boolean velocity() {
        return name.ofVelocity();
    }

    Solver solver(double eta, Architecture architecture) {
        return switch (this) {
            case DDIM -> new Solver.Ddim(eta);
            case DDPM ->
                new Solver.Ddpm(
                        architecture.learnSigma() ? Solver.Variance.LEARNED_RANGE : Solver.Variance.FIXED_LARGE);
            case DPM_SOLVER_2 -> new Solver.DpmSolver2();
            case DPM_PLUS_PLUS_2M -> new Solver.DpmPlusPlus2M();
            case EULER -> new VelocitySolver.Euler();
            case HEUN -> new VelocitySolver.Heun();
        };
    }

    static SolverKind of(SolverName name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name == name)
                .findFirst()
                .orElseThrow();
    }

    static SolverKind of(Solver solver) {
        return switch (solver) {
            case Solver.Ddim ignored -> DDIM;
            case Solver.Ddpm ignored -> DDPM;
            case Solver.DpmSolver2 ignored -> DPM_SOLVER_2;
            case Solver.DpmPlusPlus2M ignored -> DPM_PLUS_PLUS_2M;
            case VelocitySolver.Euler ignored -> EULER;
            case VelocitySolver.Heun ignored -> HEUN;
        };
    }
}
