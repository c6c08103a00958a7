package org.cachescope.evaluation.metrics;

/**
 * By how much a figure differs from that of other images made of the same noise.
 *
 * @param metric what was measured
 * @param value the figure less the other
 * @param interval how far the difference may be off by chance, without what chance does to both figures alike: narrower
 *     than theirs where images stay close to each other
 */
public record MetricChange(Metric metric, double value, Interval interval) {
    /** As shown: {@code +0.03 ± 0.01}. */
    public String text() {
        return (value < 0 ? "" : "+") + metric.number(value, interval.halfWidth());
    }
}
