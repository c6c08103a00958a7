package org.cachescope.caching;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The solvers by name, as files and options spell them, with what a schedule and a router must know of each. */
public enum SolverName {
    /** One network evaluation a step. */
    DDIM("ddim", "DDIM", 1, ReusePattern.ALTERNATE),
    /** One network evaluation a step. */
    DDPM("ddpm", "DDPM", 1, ReusePattern.ALTERNATE),
    /** Two network evaluations a step: the first at its start, then the intermediate one. */
    DPM_SOLVER_2("dpm-solver-2", "DPM-Solver-2", 2, ReusePattern.SHIFTED),
    /** One network evaluation a step. */
    DPM_PLUS_PLUS_2M("dpm++2m", "DPM-Solver++ (2M)", 1, ReusePattern.ALTERNATE),
    /** Of velocity: one network evaluation a step. */
    EULER("euler", "Euler", 1, ReusePattern.ALTERNATE),
    /**
     * Of velocity: two network evaluations a step, at its start and at its end. The first one of the next step is at
     * the time of the second one, and reuses from it.
     */
    HEUN("heun", "Heun", 2, ReusePattern.SHIFTED);

    private final String label;
    private final String title;
    private final int evaluationsPerStep;
    private final ReusePattern publishedPattern;

    SolverName(String label, String title, int evaluationsPerStep, ReusePattern publishedPattern) {
        this.label = label;
        this.title = title;
        this.evaluationsPerStep = evaluationsPerStep;
        this.publishedPattern = publishedPattern;
    }

    /**
     * The solver of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SolverName of(String label) {
        return find(label)
                .orElseThrow(() -> new IllegalArgumentException("solver '" + label + "' is not known; expected "
                        + Arrays.stream(values()).map(SolverName::label).collect(Collectors.joining(", "))));
    }

    /** The solver of a name; empty if there is none. */
    public static Optional<SolverName> find(String label) {
        return Arrays.stream(values())
                .filter(solver -> solver.label.equals(label))
                .findFirst();
    }

    /** Spelling in files and options. */
    public String label() {
        return label;
    }

    /** Name as people write it. */
    public String title() {
        return title;
    }

    /** Whether it is for networks that predict velocity, others for those that predict noise. */
    public boolean ofVelocity() {
        return this == EULER || this == HEUN;
    }

    /** Network evaluations of one step; guidance passes share one. */
    public int evaluationsPerStep() {
        return evaluationsPerStep;
    }

    /** Whether routers are made for it: not for one whose steps draw noise. */
    public boolean hasRouters() {
        return this != DDPM;
    }

    /** The pattern of Learning-to-Cache for it (Ma et al., 2024), or for solvers of velocity the one that is alike. */
    public ReusePattern publishedPattern() {
        return publishedPattern;
    }
}
