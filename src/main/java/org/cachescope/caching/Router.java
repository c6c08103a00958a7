package org.cachescope.caching;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Learned scores β of every layer at every cache evaluation of a run (Ma et al., 2024, Eq. 5); immutable.
 *
 * <p>Rows are network evaluations in sampling order, columns layers. Held are float32 logits; β = sigmoid(logit). Rows
 * of evaluations that never reuse hold nothing, whatever a file may have had there.
 */
public final class Router {
    private final RouterInfo info;
    private final RouterRows rows;
    private final float[] @Nullable [] logits;

    /**
     * @param info what the router belongs to
     * @param logits by network evaluation, each row {@code info.layers()} finite values; rows of full ones are ignored
     *     and may be null. Copied
     * @throws IllegalArgumentException if the row count does not match, a row of a cache evaluation is missing or of
     *     another length, or a logit is NaN or infinite
     */
    public Router(RouterInfo info, float[] @Nullable [] logits) {
        this.info = info;
        this.rows = info.rows();
        if (logits.length != rows.evaluations()) {
            throw new IllegalArgumentException(
                    "expected " + rows.evaluations() + " router rows for as many evaluations, found " + logits.length);
        }
        this.logits = new float[logits.length] @Nullable [];
        rows.cacheEvaluations()
                .forEach(evaluation -> this.logits[evaluation] = copyOfRow(evaluation, logits[evaluation]));
    }

    private float[] copyOfRow(int evaluation, float @Nullable [] row) {
        String place = rows.place(evaluation);
        if (row == null) {
            throw new IllegalArgumentException(place + " is missing; it may reuse and needs one");
        }
        if (row.length != info.layers()) {
            throw new IllegalArgumentException(place + ": expected " + info.layers() + " logits for " + info.depth()
                    + " blocks, found " + row.length);
        }
        float[] copy = new float[row.length];
        for (int column = 0; column < row.length; column++) {
            if (!Float.isFinite(row[column])) {
                throw new IllegalArgumentException(
                        place + ", column " + column + ": expected a finite logit, found " + row[column]);
            }
            copy[column] = row[column] + 0f; // -0 becomes 0, which decimal text cannot tell apart
        }
        return copy;
    }

    /** What the router belongs to and where it comes from. */
    public RouterInfo info() {
        return info;
    }

    /** Conversion between this router's evaluations, steps and row numbers. */
    public RouterRows rows() {
        return rows;
    }

    /** Cells with a β: those of cache evaluations. */
    public int cells() {
        return Math.toIntExact(rows.cacheEvaluations().count()) * info.layers();
    }

    /**
     * The logit of one layer at one cache evaluation.
     *
     * @throws IllegalArgumentException if {@code evaluation} is a full one or out of range
     */
    public float logit(int evaluation, int column) {
        return requireRow(evaluation)[column];
    }

    /**
     * The score β of one layer at one cache evaluation, in (0, 1) up to rounding.
     *
     * @throws IllegalArgumentException if {@code evaluation} is a full one or out of range
     */
    public float beta(int evaluation, int column) {
        return sigmoid(logit(evaluation, column));
    }

    /** The logits of one cache evaluation as a fresh array. @throws IllegalArgumentException if it is a full one */
    public float[] logits(int evaluation) {
        return requireRow(evaluation).clone();
    }

    private float[] requireRow(int evaluation) {
        float[] row = rows.isCacheEvaluation(evaluation) ? logits[evaluation] : null;
        if (row == null) {
            throw new IllegalArgumentException("evaluation " + evaluation + " is a full one: it has no router row");
        }
        return row;
    }

    /**
     * The logistic function in float32 arithmetic, as the published code thresholds it: exactly 0.5 at 0, and equal on
     * every machine. Vectorised exponentials elsewhere may differ in the last bit.
     *
     * @param logit any number
     * @return 1 / (1 + exp(-logit)), each operation rounded to float32
     */
    public static float sigmoid(float logit) {
        return 1f / (1f + (float) StrictMath.exp(-(double) logit));
    }

    /**
     * Why this router cannot serve a run, as a sentence for people; empty if it can.
     *
     * @param depth blocks of the network
     * @param steps solver steps of the run
     * @param solver name of the run's solver
     */
    public Optional<String> misfit(int depth, int steps, String solver) {
        if (info.depth() != depth) {
            return Optional.of("The router is for a network of " + info.depth() + " blocks (" + info.layers()
                    + " layers); this one has " + depth + " (" + 2 * depth + " layers).");
        }
        if (!info.solver().equals(solver)) {
            return Optional.of(
                    "The router was trained for the solver '" + info.solver() + "'; this run uses '" + solver + "'.");
        }
        if (info.steps() != steps) {
            return Optional.of("The router was trained for " + info.steps() + " steps; this run has " + steps + ".");
        }
        return Optional.empty();
    }

    /** Why this router cannot serve a run, as a sentence; empty where it can. */
    public Optional<String> misfit(RunShape run) {
        return misfit(run.depth(), run.steps(), run.solver());
    }

    /** @throws IllegalArgumentException with the sentence of {@code misfit} if this router cannot serve the run */
    public void requireFits(int depth, int steps, String solver) {
        misfit(depth, steps, solver).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
    }

    /**
     * Content hash over what decides a run: steps, pattern, depth and logits, a solver other than DDIM and a mode
     * other than reuse.
     *
     * @return SHA-256 in 64 hexadecimal digits; equal for every file format of the same router
     */
    public String hash() {
        boolean ddim = rows.solver() == SolverName.DDIM;
        byte[] solver = ddim ? new byte[0] : info.solver().getBytes(StandardCharsets.UTF_8);
        ByteBuffer values = ByteBuffer.allocate(12 + Float.BYTES * cells() + solver.length);
        values.putInt(info.steps()).putInt(info.pattern().ordinal()).putInt(info.depth());
        rows.cacheEvaluations().forEach(evaluation -> {
            for (float logit : requireRow(evaluation)) {
                values.putFloat(logit);
            }
        });
        String kind = info.mode() == RouterMode.REUSE ? "cachescope-router 1" : "cachescope-router 1 drop";
        return ContentHash.of(kind, values.put(solver).array());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Router router && info.equals(router.info) && Arrays.deepEquals(logits, router.logits);
    }

    @Override
    public int hashCode() {
        return 31 * info.hashCode() + Arrays.deepHashCode(logits);
    }

    @Override
    public String toString() {
        return "Router[" + info + ", " + hash().substring(0, 12) + "]";
    }
}
