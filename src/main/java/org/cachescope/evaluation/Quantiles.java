package org.cachescope.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Median and quartiles of a few measurements, interpolated linearly between neighbours.
 *
 * @param n how many measurements
 * @param lower first quartile
 * @param median second quartile
 * @param upper third quartile
 */
public record Quantiles(int n, double lower, double median, double upper) {
    /** @throws IllegalArgumentException if there is no value */
    public static Quantiles of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("quantiles: expected one value or more, found none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted.length, at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    /** Of a number of each thing that was measured. */
    public static <T> Quantiles of(List<T> measured, ToDoubleFunction<T> number) {
        return of(measured.stream().mapToDouble(number).toArray());
    }

    /** The same of every value divided by a positive number. */
    public Quantiles over(double divisor) {
        return new Quantiles(n, lower / divisor, median / divisor, upper / divisor);
    }

    private static double at(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
