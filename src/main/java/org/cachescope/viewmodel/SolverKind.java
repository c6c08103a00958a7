package org.cachescope.viewmodel;

import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;

/** Solvers to choose from. */
public enum SolverKind {
    /** Song et al., 2021, with noise η. */
    DDIM("DDIM"),
    /** Ho et al., 2020, with the variance that the model has. */
    DDPM("DDPM");

    private final String label;

    SolverKind(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    Solver solver(double eta, Architecture architecture) {
        return switch (this) {
            case DDIM -> new Solver.Ddim(eta);
            case DDPM ->
                new Solver.Ddpm(
                        architecture.learnSigma() ? Solver.Variance.LEARNED_RANGE : Solver.Variance.FIXED_LARGE);
        };
    }

    static SolverKind of(Solver solver) {
        return switch (solver) {
            case Solver.Ddim ignored -> DDIM;
            case Solver.Ddpm ignored -> DDPM;
        };
    }
}
