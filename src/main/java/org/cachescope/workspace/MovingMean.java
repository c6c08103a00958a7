package org.cachescope.workspace;

import java.util.ArrayDeque;
import java.util.Deque;

/** Mean of the last values, since a single batch's loss says little. */
final class MovingMean {
    private static final int LENGTH = 50;

    private final Deque<Double> values = new ArrayDeque<>();

    void add(double value) {
        values.addLast(value);
        if (values.size() > LENGTH) {
            values.removeFirst();
        }
    }

    /** The mean, NaN if there are no values yet. */
    double value() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
