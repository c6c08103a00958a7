package org.cachescope.caching;

import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Converts between sampling step, respaced index and router row for solvers with one network evaluation per step.
 *
 * <p>Sampling visits step 0, 1, ..., S-1 from noisy to clean; the respaced index counts the other way, S-1 down to 0,
 * and router row r of a published file belongs to respaced index r. The first step finds nothing stored and is always
 * full. With {@link ReusePattern#ALTERNATE} odd indices are full steps and even ones cache steps, so that an odd S
 * begins with two full steps; rows of full steps are never trained and never read.
 *
 * @param steps sampling steps S, 1 to {@value #MAX_STEPS}
 * @param pattern which steps may reuse
 */
public record RouterRows(int steps, ReusePattern pattern) {
    /** Timesteps of the training process, beyond which it cannot be respaced. */
    public static final int MAX_STEPS = 1000;

    /** @throws IllegalArgumentException if {@code steps} is out of range */
    public RouterRows {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps must be 1 to " + MAX_STEPS + ", found " + steps);
        }
    }

    /** Respaced index of a sampling step: S-1-step. */
    public int respacedIndex(int step) {
        return steps - 1 - requireInRange("step", step);
    }

    /** Sampling step of a respaced index. */
    public int stepOfRespacedIndex(int respacedIndex) {
        return steps - 1 - requireInRange("respaced index", respacedIndex);
    }

    /** Whether this step may reuse, and so reads a router row. */
    public boolean isCacheStep(int step) {
        boolean rowIsTrained = pattern == ReusePattern.ANY_STEP || respacedIndex(step) % 2 == 0;
        return requireInRange("step", step) > 0 && rowIsTrained;
    }

    /** The router row that this step reads, in the numbering of published files; empty for a full step. */
    public OptionalInt rowOfStep(int step) {
        return isCacheStep(step) ? OptionalInt.of(respacedIndex(step)) : OptionalInt.empty();
    }

    /** Sampling step that router row {@code row} belongs to, whether it reads it or not. */
    public int stepOfRow(int row) {
        return stepOfRespacedIndex(requireInRange("router row", row));
    }

    /** The steps that may reuse, in sampling order. */
    public IntStream cacheSteps() {
        return IntStream.range(0, steps).filter(this::isCacheStep);
    }

    private int requireInRange(String name, int value) {
        if (value < 0 || value >= steps) {
            throw new IllegalArgumentException(name + " must be 0 to " + (steps - 1) + ", found " + value);
        }
        return value;
    }
}
