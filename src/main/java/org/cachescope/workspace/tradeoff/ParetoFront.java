package org.cachescope.workspace.tradeoff;

import java.util.List;
import java.util.Optional;

/**
 * Points on one footing of which no other one is both cheaper and better, nor one of the two and equal in the other.
 *
 * @param footing what they share with those that they were held against
 * @param quality what is better
 * @param axis what is cheaper
 * @param points by rising cost
 */
public record ParetoFront(Footing footing, Quality quality, CostAxis axis, List<PlacedPoint> points) {
    /** Copies the list. */
    public ParetoFront {
        points = List.copyOf(points);
    }

    /** The point of the best quality that costs no more than a limit. */
    public Optional<PlacedPoint> bestUnder(double limit) {
        return points.stream()
                .filter(point -> !axis.cheaper(limit, point.cost()))
                .reduce((a, b) -> quality.better(b.quality(), a.quality()) ? b : a);
    }

    /** The cheapest point whose quality is no worse than a limit. */
    public Optional<PlacedPoint> fastestAbove(double limit) {
        return points.stream()
                .filter(point -> !quality.better(limit, point.quality()))
                .reduce((a, b) -> axis.cheaper(b.cost(), a.cost()) ? b : a);
    }
}
