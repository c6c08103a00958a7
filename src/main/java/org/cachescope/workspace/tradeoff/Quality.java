package org.cachescope.workspace.tradeoff;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cachescope.evaluation.metrics.Metric;

/**
 * What a trade-off shows upwards: a metric's figure, or by how much it differs from that of the uncached run from the
 * same noise. Points of one uncached run are in the same order by both; the change's interval leaves out what chance
 * does to a point and its uncached run alike, and so tells the two apart where their own intervals overlap.
 *
 * @param ofChange whether it is the change; never of a metric that compares with the uncached run as it is
 */
public record Quality(Metric metric, boolean ofChange) {
    private static final String CHANGE = " change";

    /**
     * Checks that the metric has what is asked for.
     *
     * @throws IllegalArgumentException for the change of a metric that compares with the uncached run already
     */
    public Quality {
        if (ofChange && metric.isOfPairs()) {
            throw new IllegalArgumentException(metric.label() + " compares with the uncached run already");
        }
    }

    /** A metric's figure. */
    public static Quality of(Metric metric) {
        return new Quality(metric, false);
    }

    /** A metric's change. */
    public static Quality changeOf(Metric metric) {
        return new Quality(metric, true);
    }

    /** All there are: figures, then changes. */
    public static List<Quality> all() {
        return Stream.concat(
                        Arrays.stream(Metric.values()).map(Quality::of),
                        Arrays.stream(Metric.values())
                                .filter(metric -> !metric.isOfPairs())
                                .map(Quality::changeOf))
                .toList();
    }

    /** Its name: {@code FID}, {@code FID change}. */
    public String label() {
        return ofChange ? metric.label() + CHANGE : metric.label();
    }

    /** Its name as one word: {@code FID-change}. */
    public String word() {
        return label().replace(' ', '-');
    }

    /** The quality of a word, whatever its case. */
    public static Optional<Quality> of(String word) {
        return all().stream()
                .filter(quality -> quality.word().equalsIgnoreCase(word))
                .findFirst();
    }

    /** What follows its values: a space and a unit, or nothing. */
    public String unit() {
        return metric.unit();
    }

    /** Whether larger values are better. */
    public boolean higherIsBetter() {
        return metric.higherIsBetter();
    }

    /** Whether {@code a} is strictly better than {@code b}. */
    boolean better(double a, double b) {
        return metric.better(a, b);
    }

    /** Whether it says something only beside the uncached run that it is relative to. */
    boolean isOfUncached() {
        return ofChange || metric.isOfPairs();
    }
}
