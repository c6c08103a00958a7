package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricChange;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * Measured points of one model. Points that differ in their seed alone are one, of the seeds' mean.
 *
 * @param points in the order of their series
 * @param missing points that were asked for and are not measured yet
 * @param hidden series that are left out of drawings and answers; they stay among the points, and so in tables, and keep
 *     their colours
 */
public record TradeOff(List<PointResult> points, int missing, Set<String> hidden) {
    /** Joins seeds. */
    public TradeOff {
        points = SeedMeans.of(points);
        hidden = Set.copyOf(hidden);
    }

    /** With nothing hidden. */
    public TradeOff(List<PointResult> points, int missing) {
        this(points, missing, Set.of());
    }

    /** The same with these series hidden, and no others. */
    public TradeOff without(Set<String> series) {
        return series.equals(hidden) ? this : new TradeOff(points, missing, series);
    }

    /** Names of all series, in their order. */
    public List<String> seriesNames() {
        return points.stream().map(PointResult::series).distinct().toList();
    }

    /** The points that are drawn and chosen from. */
    List<PointResult> shown() {
        return points.stream().filter(this::isShown).toList();
    }

    private boolean isShown(PointResult point) {
        return !hidden.contains(point.series());
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

    /**
     * The points of each series that have a metric, series by series, a hidden one without its points; where points of one
     * are on several footings, a series each.
     */
    public Map<String, List<PointResult>> series(Metric metric, CostAxis axis) {
        Map<String, List<PointResult>> series = new LinkedHashMap<>();
        for (PointResult point : points) {
            if (point.metric(metric).isPresent()) {
                List<PointResult> all =
                        series.computeIfAbsent(TradeOffWords.series(this, point, axis), _ -> new ArrayList<>());
                if (isShown(point)) {
                    all.add(point);
                }
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

    /** The Pareto front of each footing, in the order of their first points. */
    public List<ParetoFront> fronts(Metric metric, CostAxis axis) {
        Map<Footing, List<PointResult>> measured = shown().stream()
                .filter(point -> point.metric(metric).isPresent())
                .collect(Collectors.groupingBy(
                        point -> Footing.of(point, metric, axis), LinkedHashMap::new, Collectors.toList()));
        return measured.entrySet().stream()
                .map(group -> new ParetoFront(group.getKey(), metric, axis, front(group.getValue(), metric, axis)))
                .toList();
    }

    private static List<PointResult> front(List<PointResult> measured, Metric metric, CostAxis axis) {
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
}
