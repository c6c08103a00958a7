package org.cachescope.caching;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a router belongs to and where it comes from: everything about it but its logits.
 *
 * @param depth transformer blocks of the network; a row has {@code 2 * depth} columns
 * @param solver sampler that it was trained for, a label of {@link SolverName}
 * @param steps solver steps, 1 to 1000
 * @param pattern which evaluations may reuse
 * @param modelName name of the network's weights, where known
 * @param modelIdentity content hash of the network's weights, where known
 * @param lambda weight of the sum of β in the training loss, where known
 * @param theta threshold that its maker suggests, where known
 * @param mode what layers of low β do
 * @param training further facts of the training, by name: strings, longs, finite doubles and booleans; empty if unknown
 */
public record RouterInfo(
        int depth,
        String solver,
        int steps,
        ReusePattern pattern,
        @Nullable String modelName,
        @Nullable String modelIdentity,
        @Nullable Double lambda,
        @Nullable Double theta,
        RouterMode mode,
        Map<String, Object> training) {
    /** The solver of the published DiT routers. */
    public static final String DDIM = "ddim";

    /** Blocks beyond which no network is expected, so that a damaged file is refused early. */
    public static final int MAX_DEPTH = 256;

    /**
     * @throws IllegalArgumentException if a number is out of range, or the solver is not known or has not the pattern
     */
    public RouterInfo {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth must be 1 to " + MAX_DEPTH + ", found " + depth);
        }
        requireRows(solver, steps, pattern);
        requireFinite("lambda", lambda);
        requireFinite("theta", theta);
        training.forEach(RouterInfo::requirePlain);
        training = Collections.unmodifiableMap(new TreeMap<>(training));
    }

    /** A DDIM router of which nothing but its shape is known. */
    public static RouterInfo ddim(int depth, int steps, ReusePattern pattern) {
        return new RouterInfo(depth, DDIM, steps, pattern, null, null, null, null, RouterMode.REUSE, Map.of());
    }

    /**
     * A router of which nothing but its shape is known.
     *
     * @param depth transformer blocks
     */
    public static RouterInfo of(int depth, RouterRows rows) {
        return new RouterInfo(
                depth,
                rows.solver().label(),
                rows.steps(),
                rows.pattern(),
                null,
                null,
                null,
                null,
                RouterMode.REUSE,
                Map.of());
    }

    /** Conversion between evaluations, steps and row numbers. */
    public RouterRows rows() {
        return new RouterRows(SolverName.of(solver), steps, pattern);
    }

    /** The same with a model's name and identity. */
    public RouterInfo withModel(@Nullable String name, @Nullable String identity) {
        return new RouterInfo(depth, solver, steps, pattern, name, identity, lambda, theta, mode, training);
    }

    /** The same with λ, the suggested θ and further facts of the training. */
    public RouterInfo withTraining(@Nullable Double lambda, @Nullable Double theta, Map<String, Object> training) {
        return new RouterInfo(depth, solver, steps, pattern, modelName, modelIdentity, lambda, theta, mode, training);
    }

    /** The same for another mode. */
    public RouterInfo withMode(RouterMode other) {
        return new RouterInfo(depth, solver, steps, pattern, modelName, modelIdentity, lambda, theta, other, training);
    }

    /** Whether it is for the evaluations that Learning-to-Cache has reuse (Ma et al., 2024). */
    public boolean hasPublishedPattern() {
        return pattern == SolverName.of(solver).publishedPattern();
    }

    /** Columns of a row: two layers a block. */
    public int layers() {
        return 2 * depth;
    }

    private static void requireRows(String solver, int steps, ReusePattern pattern) {
        RouterRows rows = new RouterRows(SolverName.of(solver), steps, pattern);
        if (!rows.solver().hasRouters()) {
            throw new IllegalArgumentException("solver '" + solver + "' has no routers: its steps draw noise");
        }
    }

    private static void requireFinite(String name, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number, found " + value);
        }
    }

    private static void requirePlain(String name, Object value) {
        switch (value) {
            case Double number -> requireFinite("training fact '" + name + "'", number);
            case String _, Long _, Boolean _ -> {}
            default ->
                throw new IllegalArgumentException(
                        "training fact '" + name + "' must be a string, long, double or boolean, found "
                                + value.getClass().getSimpleName());
        }
    }
}
