package org.cachescope.view;

import java.util.stream.Stream;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.view.plot.Axis;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.TradeOffSeries;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperLayer;

/** A trade-off in the words of a plot. */
final class TradeOffPlot {
    private TradeOffPlot() {}

    /** Pareto fronts as lines, each policy as marked points with their intervals, what is published as pale rings. */
    static LinePlotData of(TradeOffViewModel tradeOff) {
        CostAxis axis = tradeOff.axis().get();
        Metric metric = tradeOff.metric().get();
        Stream<LinePlotData.Series> measured = tradeOff.series().stream()
                .map(series -> series(
                        series,
                        metric,
                        axis,
                        series.front() ? LinePlotData.Form.QUIET_LINE : LinePlotData.Form.BARRED_LINE));
        Stream<LinePlotData.Series> published =
                tradeOff.paper().series().stream().map(TradeOffPlot::published);
        return new LinePlotData(
                Axis.linear(axis.title()),
                Axis.linear(tradeOff.title()),
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

    private static LinePlotData.Series series(
            TradeOffSeries series, Metric metric, CostAxis axis, LinePlotData.Form form) {
        return new LinePlotData.Series(
                series.name(),
                series.points().stream()
                        .map(point -> place(point, metric, axis, form != LinePlotData.Form.QUIET_LINE))
                        .toList(),
                Double.NaN,
                form);
    }

    private static LinePlotData.Point place(PointResult point, Metric metric, CostAxis axis, boolean interval) {
        MetricValue value = point.metric(metric).orElseThrow();
        Interval spread = value.interval();
        double half = spread == null || !interval ? 0 : spread.halfWidth();
        return new LinePlotData.Point(axis.of(point), value.value(), value.value() - half, value.value() + half);
    }
}
