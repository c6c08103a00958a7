package org.cachescope.evaluation.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How far a figure may be off by chance.
 *
 * @param standardError in the figure's unit
 * @param halfWidth of the 95 % interval around the figure, by Student's t
 * @param method how it was made
 * @param count groups left out, or seeds
 * @param made the figure without each of the groups, or of each seed, in order; empty where it is not known
 * @param pooled the intervals of the seeds that it is pooled from, in order; empty where it is not
 */
public record Interval(
        double standardError, double halfWidth, Method method, int count, List<Double> made, List<Interval> pooled) {
    /** Fewest independent seeds that an interval is made of. */
    public static final int FEWEST_SEEDS = 5;

    /** 97.5 % quantile of the normal distribution. */
    private static final double Z = 1.959963984540054;

    /** Copies the lists. */
    public Interval {
        made = List.copyOf(made);
        pooled = List.copyOf(pooled);
    }

    /** One that is not pooled, or of which it is not known from what. */
    public Interval(double standardError, double halfWidth, Method method, int count, List<Double> made) {
        this(standardError, halfWidth, method, count, made, List.of());
    }

    /** How an interval is made. Plain resampling is none of them: it is biased upward for FID. */
    public enum Method {
        /** Leaving out one group of images after the other. */
        JACKKNIFE,
        /** Independent seeds. */
        SEEDS,
        /** The intervals of a few independent seeds, each by jackknife. */
        POOLED
    }

    /**
     * The delete-a-group jackknife: SE² = (G - 1) / G Σ (v₋g - mean)².
     *
     * @param groups G, 2 or more
     * @param without the figure with one of the groups left out
     * @throws IllegalArgumentException if there are too few groups
     */
    public static Interval jackknife(int groups, IntToDoubleFunction without) {
        require(groups, 2, "groups");
        double[] values = new double[groups];
        Arrays.setAll(values, without);
        double error = Math.sqrt(squares(values) * (groups - 1) / groups);
        return of(error, Method.JACKKNIFE, values);
    }

    /**
     * The spread of the mean of independent seeds.
     *
     * @param values one a seed, {@value #FEWEST_SEEDS} or more
     * @throws IllegalArgumentException if there are too few
     */
    public static Interval seeds(List<Double> values) {
        int n = values.size();
        require(n, FEWEST_SEEDS, "seeds");
        double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
        return of(Math.sqrt(squares(all) / (n - 1) / n), Method.SEEDS, all);
    }

    /**
     * The interval of the mean of independent seeds, too few for {@link #seeds}, from each one's own: SE² = Σ SEₛ² /
     * k². The degrees of freedom of its t are Welch's and Satterthwaite's.
     *
     * @param seeds one each, k of them, by jackknife
     * @throws IllegalArgumentException if there is none
     */
    static Interval pooled(List<Interval> seeds) {
        int k = seeds.size();
        require(k, 1, "seeds");
        double sum = seeds.stream().mapToDouble(Interval::variance).sum();
        double degrees = sum
                * sum
                / seeds.stream()
                        .mapToDouble(one -> one.variance() * one.variance() / (one.count - 1))
                        .sum();
        double error = Math.sqrt(sum) / k;
        double t = sum == 0 ? 0 : studentT((int) degrees); // no spread has no degrees of freedom
        return new Interval(error, error * t, Method.POOLED, k, List.of(), seeds);
    }

    private double variance() {
        return standardError * standardError;
    }

    /**
     * The interval of the difference of two figures that were made of the same groups of noise, or of the same seeds:
     * what chance does to both of them alike falls out of it. That groups or seeds are the same, in the same order, is
     * the caller's to make sure of.
     *
     * @return empty where they were made in different ways, or what they were made of is not known
     */
    Optional<Interval> minus(Interval other) {
        if (method != other.method) {
            return Optional.empty();
        }
        return switch (method) {
            case JACKKNIFE -> differences(other).map(made -> jackknife(made.size(), made::get));
            case SEEDS -> differences(other).map(Interval::seeds);
            case POOLED -> pooledMinus(other);
        };
    }

    private Optional<List<Double>> differences(Interval other) {
        return made.isEmpty() || made.size() != other.made.size()
                ? Optional.empty()
                : Optional.of(IntStream.range(0, made.size())
                        .mapToObj(i -> made.get(i) - other.made.get(i))
                        .toList());
    }

    /** Each seed is compared with itself. */
    private Optional<Interval> pooledMinus(Interval other) {
        if (pooled.isEmpty() || pooled.size() != other.pooled.size()) {
            return Optional.empty();
        }
        List<Interval> differences = IntStream.range(0, pooled.size())
                .mapToObj(i -> pooled.get(i).minus(other.pooled.get(i)))
                .flatMap(Optional::stream)
                .toList();
        return differences.size() == pooled.size() ? Optional.of(pooled(differences)) : Optional.empty();
    }

    private static void require(int found, int least, String what) {
        if (found < least) {
            throw new IllegalArgumentException("interval: expected " + least + " " + what + " or more, found " + found);
        }
    }

    private static Interval of(double standardError, Method method, double[] made) {
        return new Interval(
                standardError,
                standardError * studentT(made.length - 1),
                method,
                made.length,
                Arrays.stream(made).boxed().toList());
    }

    private static double squares(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }

    /** 97.5 % quantile of Student's t (Abramowitz and Stegun, 26.7.5); within 1 % from three degrees of freedom on. */
    static double studentT(int degrees) {
        double z2 = Z * Z;
        double v = degrees;
        double first = Z * (z2 + 1) / 4;
        double second = Z * ((5 * z2 + 16) * z2 + 3) / 96;
        double third = Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        double fourth = Z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
        return Z + (first + (second + (third + fourth / v) / v) / v) / v;
    }

    /** How it was made, for people: {@code 95 % by jackknife over 10 groups}. */
    public String methodText() {
        return switch (method) {
            case JACKKNIFE -> String.format(Locale.ROOT, "95 %% by jackknife over %d groups", count);
            case SEEDS -> String.format(Locale.ROOT, "95 %% by %d seeds", count);
            case POOLED -> String.format(Locale.ROOT, "95 %% pooled from the jackknife of %d seeds", count);
        };
    }
}
