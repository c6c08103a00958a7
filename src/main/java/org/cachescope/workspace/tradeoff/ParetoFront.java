package org.cachescope.workspace.tradeoff;

import java.util.List;
import java.util.Optional;

/**
 * Points on one footing of which no other one is both cheaper and better, nor one of the two and equal in the other.
 *
 * @param footing what they share with those that they were held against
 * @param quality what is better
 * @param axis what is cheaper
 * @param measured all that were held against each other
 * @param points those that nothing beats, by rising cost
 */
public record ParetoFront(
        Footing footing, Quality quality, CostAxis axis, List<PlacedPoint> measured, List<PlacedPoint> points) {
    /** Copies the lists. */
    public ParetoFront {
        measured = List.copyOf(measured);
        points = List.copyOf(points);
    }

    /** The point of the best quality that costs no more than a limit. */
    public Optional<PlacedPoint> bestUnder(double limit) {
        return points.stream()
                .filter(point -> !axis.cheaper(limit, point.cost()))
                .reduce((a, b) -> quality.better(b.quality(), a.quality()) ? b : a);
    }

    /**
     * The cheapest point whose quality is no worse than a limit; of changes by the whole interval, as of many points
     * that cost something one or another seems not to by chance. Such a point need not be on the front.
     */
    public Optional<PlacedPoint> cheapestAt(double limit) {
        return measured.stream()
                .filter(point -> !quality.better(limit, quality.ofChange() ? point.worst(quality) : point.quality()))
                .reduce((a, b) -> axis.cheaper(b.cost(), a.cost()) ? b : a);
    }
}
