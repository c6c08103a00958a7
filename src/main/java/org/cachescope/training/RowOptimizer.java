package org.cachescope.training;

import java.util.Arrays;

/**
 * AdamW without weight decay over a table of logits, of which one row moves at a time: each row has moments and a step
 * count of its own, as the published trainer's optimiser has for rows that got no gradient. After every update all
 * logits are clamped to a bound, if there is one.
 */
final class RowOptimizer {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.999;
    private static final double EPSILON = 1e-8;

    private final double bound;
    private final double[][] logits;
    private final double[][] first;
    private final double[][] second;
    private final long[] updates;

    /** @param bound of the logits' magnitude after an update; infinite for none */
    RowOptimizer(double bound, double[][] logits) {
        this.bound = bound;
        this.logits = Arrays.stream(logits).map(double[]::clone).toArray(double[][]::new);
        this.first = new double[logits.length][logits[0].length];
        this.second = new double[logits.length][logits[0].length];
        this.updates = new long[logits.length];
    }

    /** Logits of a row, rounded to float. */
    float[] row(int row) {
        float[] values = new float[logits[row].length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) logits[row][i];
        }
        return values;
    }

    /** Moves a row against its gradient, then clamps every row. */
    void update(int row, float[] gradient, double learningRate) {
        updates[row]++;
        double firstCorrection = 1 - Math.pow(FIRST_DECAY, updates[row]);
        double secondCorrection = Math.sqrt(1 - Math.pow(SECOND_DECAY, updates[row]));
        for (int i = 0; i < gradient.length; i++) {
            double g = gradient[i];
            first[row][i] = FIRST_DECAY * first[row][i] + (1 - FIRST_DECAY) * g;
            second[row][i] = SECOND_DECAY * second[row][i] + (1 - SECOND_DECAY) * g * g;
            double scale = Math.sqrt(second[row][i]) / secondCorrection + EPSILON;
            logits[row][i] -= learningRate * first[row][i] / firstCorrection / scale;
        }
        for (double[] values : logits) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.clamp(values[i], -bound, bound);
            }
        }
    }

    /** The whole state, row by row: logits, first and second moments, then the update count. */
    double[] state() {
        int columns = logits[0].length;
        int stride = 3 * columns + 1;
        double[] state = new double[logits.length * stride];
        for (int row = 0; row < logits.length; row++) {
            System.arraycopy(logits[row], 0, state, row * stride, columns);
            System.arraycopy(first[row], 0, state, row * stride + columns, columns);
            System.arraycopy(second[row], 0, state, row * stride + 2 * columns, columns);
            state[row * stride + 3 * columns] = updates[row];
        }
        return state;
    }

    /** Takes over what {@link #state} gave. @throws IllegalArgumentException if it is of another size */
    void restore(double[] state) {
        int columns = logits[0].length;
        int stride = 3 * columns + 1;
        if (state.length != logits.length * stride) {
            throw new IllegalArgumentException("router training state: expected " + logits.length * stride
                    + " values for " + logits.length + " rows of " + columns + " layers, found " + state.length);
        }
        for (int row = 0; row < logits.length; row++) {
            System.arraycopy(state, row * stride, logits[row], 0, columns);
            System.arraycopy(state, row * stride + columns, first[row], 0, columns);
            System.arraycopy(state, row * stride + 2 * columns, second[row], 0, columns);
            updates[row] = (long) state[row * stride + 3 * columns];
        }
    }
}
