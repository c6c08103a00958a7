package org.cachescope.caching;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Converts between network evaluation, solver step, respaced index and router row.
 *
 * <p>Sampling makes evaluation 0, 1, … from noisy to clean. The first finds nothing stored and is always full.
 *
 * <p>Solvers of one evaluation a step: evaluation and step are the same; the respaced index counts the other way, S-1
 * down to 0, and router row r of a published file belongs to respaced index r. With {@link ReusePattern#ALTERNATE} odd
 * indices are full steps and even ones cache steps, so that an odd S begins with two full steps.
 *
 * <p>Solvers of two: step i makes evaluation 2 i, its first, and 2 i + 1, the intermediate one, and router row i
 * belongs to step i; a file has as many rows as evaluations and those from S on belong to none. With
 * {@link ReusePattern#ANY_STEP} row r belongs to evaluation r.
 *
 * <p>Rows of full evaluations are never trained and never read.
 *
 * @param solver decides how many evaluations a step has
 * @param steps solver steps S, 1 to {@value #MAX_STEPS}
 * @param pattern which evaluations may reuse
 */
public record RouterRows(SolverName solver, int steps, ReusePattern pattern) {
    /** Timesteps of the training process, beyond which it cannot be respaced. */
    public static final int MAX_STEPS = 1000;

    /** Most network evaluations of a run. */
    static final int MAX_EVALUATIONS = 2 * MAX_STEPS;

    /** @throws IllegalArgumentException if {@code steps} is out of range or the pattern is not for the solver */
    public RouterRows {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be 1 to " + MAX_STEPS + ", found " + steps);
        }
        pattern.misfit(solver).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /** Rows of a DDIM run. */
    public RouterRows(int steps, ReusePattern pattern) {
        this(SolverName.DDIM, steps, pattern);
    }

    /**
     * Whether an evaluation of a run may reuse, where the solver is not known.
     *
     * @param evaluations of the run; with an odd number of them no pattern of two evaluations a step goes together
     */
    static boolean isCacheEvaluation(int evaluations, ReusePattern pattern, int evaluation) {
        int perStep = pattern.usualSolver().evaluationsPerStep();
        return evaluations % perStep == 0
                && new RouterRows(pattern.usualSolver(), evaluations / perStep, pattern).isCacheEvaluation(evaluation);
    }

    /** Network evaluations, and rows of a published file. */
    public int evaluations() {
        return steps * solver.evaluationsPerStep();
    }

    /** Respaced index of a sampling step: S-1-step. */
    public int respacedIndex(int step) {
        return steps - 1 - requireBelow(steps, "step", step);
    }

    /** Sampling step of a respaced index. */
    public int stepOfRespacedIndex(int respacedIndex) {
        return steps - 1 - requireBelow(steps, "respaced index", respacedIndex);
    }

    /** Whether this evaluation may reuse, and so reads a router row. */
    public boolean isCacheEvaluation(int evaluation) {
        requireBelow(evaluations(), "evaluation", evaluation);
        return evaluation > 0
                && switch (pattern) {
                    case ALTERNATE -> (steps - 1 - evaluation) % 2 == 0;
                    case ANY_STEP -> true;
                    case SHIFTED -> evaluation % 2 == 0;
                    case UNSHIFTED -> evaluation % 2 == 1;
                };
    }

    /** The router row that this evaluation reads, in the numbering of published files; empty for a full one. */
    public OptionalInt rowOfEvaluation(int evaluation) {
        return isCacheEvaluation(evaluation) ? OptionalInt.of(row(evaluation)) : OptionalInt.empty();
    }

    private int row(int evaluation) {
        if (solver.evaluationsPerStep() == 1) {
            return steps - 1 - evaluation;
        }
        return pattern == ReusePattern.ANY_STEP ? evaluation : evaluation / 2;
    }

    /** The evaluation that reads router row {@code row}; empty where none does. */
    public OptionalInt evaluationOfRow(int row) {
        requireBelow(evaluations(), "router row", row);
        return cacheEvaluations().filter(evaluation -> row(evaluation) == row).findFirst();
    }

    /** The evaluations that may reuse, in sampling order. */
    public IntStream cacheEvaluations() {
        return IntStream.range(0, evaluations()).filter(this::isCacheEvaluation);
    }

    /** The row of an evaluation as messages name it. */
    String place(int evaluation) {
        return solver.evaluationsPerStep() == 1
                ? "router row of step " + evaluation + " (respaced index " + (steps - 1 - evaluation) + ")"
                : "router row " + row(evaluation) + ", of network evaluation " + evaluation;
    }

    private static int requireBelow(int limit, String name, int value) {
        if (value < 0 || value >= limit) {
            throw new IllegalArgumentException(name + " must be 0 to " + (limit - 1) + ", found " + value);
        }
        return value;
    }
}
