package org.cachescope.evaluation;

import java.util.Arrays;
import java.util.Locale;

/**
 * How a trait varies among samples and in the data.
 *
 * @param trait what varies
 * @param samples standard deviation among the samples
 * @param data standard deviation in the data
 * @param distance largest difference between the two cumulative distributions (Kolmogorov–Smirnov): 0 if samples vary
 *     just as the data, 1 if no sample is like any of the data
 */
public record TraitVariation(ShapeTrait trait, double samples, double data, double distance) {
    /** Compares two sets of values, one or more each. */
    static TraitVariation of(ShapeTrait trait, double[] samples, double[] data) {
        return new TraitVariation(trait, deviation(samples), deviation(data), distance(samples, data));
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow());
    }

    private static double distance(double[] samples, double[] data) {
        double[] a = samples.clone();
        double[] b = data.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double largest = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] == value) {
                i++;
            }
            while (j < b.length && b[j] == value) {
                j++;
            }
            largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return largest;
    }

    /** Deviation among the samples over that in the data. */
    public double ratio() {
        return samples / data;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s %.3f (data %.3f, distance %.3f)",
                trait.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                samples,
                data,
                distance);
    }
}
