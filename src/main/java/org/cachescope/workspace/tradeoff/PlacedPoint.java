package org.cachescope.workspace.tradeoff;

import java.util.Comparator;
import java.util.List;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * A measured point where a plot of quality against cost has it.
 *
 * @param cost on the plot's axis
 * @param quality its figure, or the change of that; +∞ for the PSNR of images identical to the uncached run's
 * @param halfWidth of the 95 % interval around it; 0 where there is none
 * @param words its quality with all it means nothing without, such as {@code FID 12.34 ± 0.56 (shapes, N = 500)}
 */
public record PlacedPoint(PointResult point, double cost, double quality, double halfWidth, String words) {
    /** Of some points those that can be drawn, by rising cost: identical images have no PSNR, and so no place. */
    public static List<PlacedPoint> drawable(List<PlacedPoint> points) {
        return points.stream()
                .filter(placed -> Double.isFinite(placed.quality))
                .sorted(Comparator.comparingDouble(PlacedPoint::cost))
                .toList();
    }

    /** The worse end of its interval. */
    double worst(Quality by) {
        return by.higherIsBetter() ? quality - halfWidth : quality + halfWidth;
    }

    /** Whether another one is both no worse and no dearer, and one of the two better or cheaper. */
    boolean isBeatenBy(PlacedPoint other, Quality by, CostAxis axis) {
        boolean noWorse = !by.better(quality, other.quality) && !axis.cheaper(cost, other.cost);
        return noWorse && (by.better(other.quality, quality) || axis.cheaper(other.cost, cost));
    }
}
