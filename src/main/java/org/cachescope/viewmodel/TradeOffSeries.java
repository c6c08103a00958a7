package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.ParetoFront;
import org.cachescope.workspace.tradeoff.PlacedPoint;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/**
 * A series of measured points as a plot shows it.
 *
 * @param name of the policy, or of the front
 * @param points those that can be drawn, by rising cost
 * @param front whether it is a Pareto front, of points that stand in other series too
 */
public record TradeOffSeries(String name, List<PlacedPoint> points, boolean front) {
    private static final String FRONT = "Pareto front";

    /** Copies the list. */
    public TradeOffSeries {
        points = List.copyOf(points);
    }

    /**
     * The Pareto front of each footing, one or more, and behind them all series, with the points that have a finite
     * place: identical images have no PSNR. A series stays where it is without any, so that it has the same colour
     * whatever is shown upwards.
     */
    static List<TradeOffSeries> of(TradeOff tradeOff, Quality quality, CostAxis axis) {
        List<TradeOffSeries> series = new ArrayList<>();
        for (ParetoFront front : tradeOff.fronts(quality, axis)) {
            series.add(new TradeOffSeries(
                    FRONT + TradeOffWords.footing(tradeOff, front), PlacedPoint.drawable(front.points()), true));
        }
        if (series.isEmpty()) {
            series.add(new TradeOffSeries(FRONT, List.of(), true));
        }
        tradeOff.series(quality, axis)
                .forEach((name, points) -> series.add(new TradeOffSeries(name, PlacedPoint.drawable(points), false)));
        return series;
    }
}
