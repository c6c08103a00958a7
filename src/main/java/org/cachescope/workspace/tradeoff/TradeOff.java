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
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricChange;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * Measured points of one model. Points that differ in their seed alone are one, of the seeds' mean.
 *
 * @param points in the order of their series
 * @param missing names of points that were asked for and are not measured yet
 * @param hidden series that are left out of drawings and answers; they stay among the points, and so in tables, and
 *     keep their colours
 */
public record TradeOff(List<PointResult> points, List<String> missing, Set<String> hidden) {
    /** Joins seeds. */
    public TradeOff {
        points = SeedMeans.of(points);
        missing = List.copyOf(missing);
        hidden = Set.copyOf(hidden);
    }

    /** With nothing hidden. */
    public TradeOff(List<PointResult> points, List<String> missing) {
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

    /** What can be shown of them upwards: every metric that one point or more has, and changes where one is known. */
    public List<Quality> qualities() {
        return Quality.all().stream().filter(this::knows).toList();
    }

    /** Whether one point or more has a quality. */
    boolean knows(Quality quality) {
        return quality.ofChange()
                ? hasChanges(quality.metric())
                : points.stream()
                        .anyMatch(point -> point.metric(quality.metric()).isPresent());
    }

    /** Whether the change of any metric is known of a point. */
    boolean hasChanges() {
        return metrics().stream().anyMatch(this::hasChanges);
    }

    private boolean hasChangesAgainst(PointResult base, Metric metric) {
        return points.stream()
                .anyMatch(point -> isBase(base, point) && change(point, metric).isPresent());
    }

    /** Whether an uncached run is the one that a point is held against. */
    private static boolean isBase(PointResult uncached, PointResult point) {
        return uncached.isUncached()
                && uncached.steps() == point.baseSteps()
                && uncached.seeds().equals(point.seeds())
                && uncached.images() == point.images();
    }

    private boolean hasChanges(Metric metric) {
        return points.stream().anyMatch(point -> change(point, metric).isPresent());
    }

    /**
     * How a point's figure differs from that of the uncached run from the same noise.
     *
     * @return empty for the uncached run itself, where it is not among the points, and for metrics that compare with it
     */
    public Optional<MetricChange> change(PointResult point, Metric metric) {
        if (metric.isOfPairs() || point.isUncached()) {
            return Optional.empty();
        }
        return points.stream()
                .filter(other -> isBase(other, point))
                .findFirst()
                .flatMap(base -> base.metric(metric))
                .flatMap(base -> point.metric(metric).flatMap(value -> value.changeFrom(base)));
    }

    /**
     * Where a point is in a plot; empty where its figure or change is not known. The uncached run's change is none, and
     * is known where that of a point beside it is.
     */
    public Optional<PlacedPoint> place(PointResult point, Quality quality, CostAxis axis) {
        return point.metric(quality.metric()).flatMap(value -> {
            if (!quality.ofChange()) {
                Interval own = value.interval();
                return Optional.of(new PlacedPoint(
                        point, axis.of(point), value.value(), own == null ? 0 : own.halfWidth(), value.toString()));
            }
            if (point.isUncached()) {
                return hasChangesAgainst(point, quality.metric())
                        ? Optional.of(new PlacedPoint(
                                point, axis.of(point), 0, 0, quality.label() + " 0 " + value.footnote()))
                        : Optional.empty();
            }
            return change(point, quality.metric())
                    .map(change -> new PlacedPoint(
                            point,
                            axis.of(point),
                            change.value(),
                            change.interval().halfWidth(),
                            quality.label() + " " + change.text() + " " + value.footnote()));
        });
    }

    /** All points on show that have a place. */
    List<PlacedPoint> placed(Quality quality, CostAxis axis) {
        return shown().stream()
                .flatMap(point -> place(point, quality, axis).stream())
                .toList();
    }

    /**
     * The points of each series that have a place, series by series, a hidden one without its points; where points of
     * one are on several footings, a series each. Series are the same for a metric's figures and for its changes, known
     * or not, so that they keep their colours.
     */
    public Map<String, List<PlacedPoint>> series(Quality quality, CostAxis axis) {
        Map<String, List<PlacedPoint>> series = new LinkedHashMap<>();
        for (PointResult point : points) {
            if (point.metric(quality.metric()).isPresent()) {
                List<PlacedPoint> all =
                        series.computeIfAbsent(TradeOffWords.series(this, point, axis), _ -> new ArrayList<>());
                if (isShown(point)) {
                    place(point, quality, axis).ifPresent(all::add);
                }
            }
        }
        return series;
    }

    /** The Pareto front of each footing, in the order of their first points. */
    public List<ParetoFront> fronts(Quality quality, CostAxis axis) {
        Map<Footing, List<PlacedPoint>> measured = placed(quality, axis).stream()
                .collect(Collectors.groupingBy(
                        placed -> Footing.of(placed.point(), quality, axis), LinkedHashMap::new, Collectors.toList()));
        return measured.entrySet().stream()
                .map(group -> new ParetoFront(
                        group.getKey(), quality, axis, group.getValue(), front(group.getValue(), quality, axis)))
                .toList();
    }

    private static List<PlacedPoint> front(List<PlacedPoint> measured, Quality quality, CostAxis axis) {
        return measured.stream()
                .filter(point -> measured.stream().noneMatch(other -> point.isBeatenBy(other, quality, axis)))
                .sorted(Comparator.comparingDouble(PlacedPoint::cost))
                .toList();
    }
}
