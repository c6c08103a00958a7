package org.cachescope.view;

import java.util.stream.Stream;
import org.cachescope.view.plot.Axis;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.TradeOffSeries;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.PlacedPoint;

/** A trade-off in the words of a plot. */
final class TradeOffPlot {
    private TradeOffPlot() {}

    /** Pareto fronts as lines, each policy as marked points with their intervals, what is published as pale rings. */
    static LinePlotData of(TradeOffViewModel tradeOff) {
        Stream<LinePlotData.Series> measured = tradeOff.series().stream()
                .map(series ->
                        series(series, series.front() ? LinePlotData.Form.QUIET_LINE : LinePlotData.Form.BARRED_LINE));
        Stream<LinePlotData.Series> published =
                tradeOff.paper().series().stream().map(TradeOffPlot::published);
        return new LinePlotData(
                Axis.fitted(tradeOff.axis().get().title()),
                Axis.fitted(tradeOff.title()),
                Stream.concat(measured, published).toList());
    }

    private static LinePlotData.Series published(PaperLayer.Series series) {
        return new LinePlotData.Series(
                series.name(),
                series.marks().stream()
                        .map(mark -> new LinePlotData.Point(mark.cost(), mark.quality()))
                        .toList(),
                Double.NaN,
                LinePlotData.Form.PALE_RINGS);
    }

    private static LinePlotData.Series series(TradeOffSeries series, LinePlotData.Form form) {
        return new LinePlotData.Series(
                series.name(),
                series.points().stream()
                        .map(placed -> place(placed, form == LinePlotData.Form.QUIET_LINE ? 0 : placed.halfWidth()))
                        .toList(),
                Double.NaN,
                form);
    }

    private static LinePlotData.Point place(PlacedPoint placed, double half) {
        return new LinePlotData.Point(
                placed.cost(), placed.quality(), placed.quality() - half, placed.quality() + half);
    }
}
