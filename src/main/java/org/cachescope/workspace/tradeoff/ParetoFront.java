package org.cachescope.workspace.tradeoff;

import java.util.List;
import java.util.Optional;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * Points on one footing of which no other one is both cheaper and better, nor one of the two and equal in the other.
 *
 * @param footing what they share with those that they were held against
 * @param metric what is better
 * @param axis what is cheaper
 * @param points by rising cost
 */
public record ParetoFront(Footing footing, Metric metric, CostAxis axis, List<PointResult> points) {
    /** Copies the list. */
    public ParetoFront {
        points = List.copyOf(points);
    }

    /** The point of the best quality that costs no more than a limit. */
    public Optional<PointResult> bestUnder(double limit) {
        return points.stream()
                .filter(point -> !axis.cheaper(limit, axis.of(point)))
                .reduce((a, b) -> metric.better(quality(b), quality(a)) ? b : a);
    }

    /** The cheapest point whose quality is no worse than a limit. */
    public Optional<PointResult> fastestAbove(double limit) {
        return points.stream()
                .filter(point -> !metric.better(limit, quality(point)))
                .reduce((a, b) -> axis.cheaper(axis.of(b), axis.of(a)) ? b : a);
    }

    private double quality(PointResult point) {
        return TradeOff.value(point, metric);
    }
}
