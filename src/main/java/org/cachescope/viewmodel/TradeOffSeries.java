package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.TradeOff;

/**
 * A series of measured points as a plot shows it.
 *
 * @param name of the policy, or of the front
 * @param points those that can be drawn, by rising cost
 */
public record TradeOffSeries(String name, List<PointResult> points) {
    /** Copies the list. */
    public TradeOffSeries {
        points = List.copyOf(points);
    }

    /**
     * The Pareto front, and behind it all series, with the points that have a finite place: identical images have no PSNR.
     * A series stays where it is without any, so that it has the same colour whatever the metric.
     */
    static List<TradeOffSeries> of(TradeOff tradeOff, Metric metric, CostAxis axis) {
        List<TradeOffSeries> series = new ArrayList<>();
        series.add(new TradeOffSeries("Pareto front", TradeOff.drawable(tradeOff.front(metric, axis), metric, axis)));
        tradeOff.series(metric)
                .forEach((name, points) ->
                        series.add(new TradeOffSeries(name, TradeOff.drawable(points, metric, axis))));
        return series;
    }
}
