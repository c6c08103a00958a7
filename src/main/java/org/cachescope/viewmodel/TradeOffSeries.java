package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.TradeOff;

/**
 * A series of measured points as a plot shows it.
 *
 * @param name of the policy, or of the front
 * @param points by rising cost
 */
public record TradeOffSeries(String name, List<PointResult> points) {
    /** Copies the list. */
    public TradeOffSeries {
        points = List.copyOf(points);
    }

    /** All series that have a metric, the Pareto front first. */
    static List<TradeOffSeries> of(TradeOff tradeOff, Metric metric, CostAxis axis) {
        List<TradeOffSeries> series = new ArrayList<>();
        series.add(new TradeOffSeries("Pareto front", tradeOff.front(metric, axis)));
        tradeOff.series(metric)
                .forEach((name, points) -> series.add(new TradeOffSeries(
                        name,
                        points.stream()
                                .sorted(Comparator.comparingDouble(axis::of))
                                .toList())));
        return series;
    }
}
