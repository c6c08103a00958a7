package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricChange;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * Measured points of one model. Points that differ in their seed alone are one, of the seeds' mean.
 *
 * @param points in the order of their series
 * @param missing points that were asked for and are not measured yet
 */
public record TradeOff(List<PointResult> points, int missing) {
    /** Joins seeds. */
    public TradeOff {
        points = SeedMeans.of(points);
    }

    /** Metrics that one point or more has, in their order. */
    public List<Metric> metrics() {
        Set<Metric> found = new LinkedHashSet<>();
        for (Metric metric : Metric.values()) {
            if (points.stream().anyMatch(point -> point.metric(metric).isPresent())) {
                found.add(metric);
            }
        }
        return List.copyOf(found);
    }

    /**
     * How a point's figure differs from that of the uncached run from the same noise.
     *
     * @return empty for the uncached run itself, where it is not among the points, and for metrics that compare with it
     */
    public Optional<MetricChange> change(PointResult point, Metric metric) {
        if (metric.isOfPairs() || isUncached(point)) {
            return Optional.empty();
        }
        return points.stream()
                .filter(other -> isUncached(other)
                        && other.steps() == point.baseSteps()
                        && other.seeds().equals(point.seeds())
                        && other.images() == point.images())
                .findFirst()
                .flatMap(base -> base.metric(metric))
                .flatMap(base -> point.metric(metric).flatMap(value -> value.changeFrom(base)));
    }

    private static boolean isUncached(PointResult point) {
        return point.isUncached();
    }

    /** The points of each series that have a metric, series by series. */
    public Map<String, List<PointResult>> series(Metric metric) {
        Map<String, List<PointResult>> series = new LinkedHashMap<>();
        for (PointResult point : points) {
            if (point.metric(metric).isPresent()) {
                series.computeIfAbsent(point.series(), _ -> new ArrayList<>()).add(point);
            }
        }
        return series;
    }

    /** Of some points those that can be drawn, by rising cost: identical images have no PSNR, and so no place. */
    public static List<PointResult> drawable(List<PointResult> points, Metric metric, CostAxis axis) {
        return points.stream()
                .filter(point -> Double.isFinite(value(point, metric)))
                .sorted(Comparator.comparingDouble(axis::of))
                .toList();
    }

    /** Points of which no other one is both cheaper and better, nor one of the two and equal in the other; by cost. */
    public List<PointResult> front(Metric metric, CostAxis axis) {
        List<PointResult> measured = points.stream()
                .filter(point -> point.metric(metric).isPresent())
                .toList();
        return measured.stream()
                .filter(point -> measured.stream().noneMatch(other -> dominates(other, point, metric, axis)))
                .sorted(Comparator.comparingDouble(axis::of))
                .toList();
    }

    private static boolean dominates(PointResult other, PointResult point, Metric metric, CostAxis axis) {
        double q = value(point, metric);
        double otherQ = value(other, metric);
        boolean noWorse = !metric.better(q, otherQ) && !axis.cheaper(axis.of(point), axis.of(other));
        return noWorse && (metric.better(otherQ, q) || axis.cheaper(axis.of(other), axis.of(point)));
    }

    /** A point's figure, NaN where it has none. */
    static double value(PointResult point, Metric metric) {
        return point.metric(metric).map(MetricValue::value).orElse(Double.NaN);
    }

    /** The point of the best quality that costs no more than a limit. */
    public Optional<PointResult> bestUnder(Metric metric, CostAxis axis, double limit) {
        return front(metric, axis).stream()
                .filter(point -> !axis.cheaper(limit, axis.of(point)))
                .reduce((a, b) -> metric.better(value(b, metric), value(a, metric)) ? b : a);
    }

    /** The cheapest point whose quality is no worse than a limit. */
    public Optional<PointResult> fastestAbove(Metric metric, CostAxis axis, double limit) {
        return front(metric, axis).stream()
                .filter(point -> !metric.better(limit, value(point, metric)))
                .reduce((a, b) -> axis.cheaper(axis.of(b), axis.of(a)) ? b : a);
    }
}
