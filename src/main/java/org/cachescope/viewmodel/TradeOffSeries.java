package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.ParetoFront;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/**
 * A series of measured points as a plot shows it.
 *
 * @param name of the policy, or of the front
 * @param points those that can be drawn, by rising cost
 * @param front whether it is a Pareto front, of points that stand in other series too
 */
public record TradeOffSeries(String name, List<PointResult> points, boolean front) {
    private static final String FRONT = "Pareto front";

    /** Copies the list. */
    public TradeOffSeries {
        points = List.copyOf(points);
    }

    /**
     * The Pareto front of each footing, one or more, and behind them all series, with the points that have a finite place:
     * identical images have no PSNR. A series stays where it is without any, so that it has the same colour whatever the
     * metric.
     */
    static List<TradeOffSeries> of(TradeOff tradeOff, Metric metric, CostAxis axis) {
        List<TradeOffSeries> series = new ArrayList<>();
        for (ParetoFront front : tradeOff.fronts(metric, axis)) {
            series.add(new TradeOffSeries(
                    FRONT + TradeOffWords.footing(tradeOff, front),
                    TradeOff.drawable(front.points(), metric, axis),
                    true));
        }
        if (series.isEmpty()) {
            series.add(new TradeOffSeries(FRONT, List.of(), true));
        }
        tradeOff.series(metric, axis)
                .forEach((name, points) ->
                        series.add(new TradeOffSeries(name, TradeOff.drawable(points, metric, axis), false)));
        return series;
    }
}
