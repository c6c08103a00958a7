package org.cachescope.viewmodel;

import java.util.Locale;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/** What is known of points, in words. */
final class TradeOffDetails {
    private static final int MISSING_TOLD = 3;

    private TradeOffDetails() {}

    /** One point's cells, cost and the figure on show. */
    static String of(TradeOff tradeOff, PointResult point, Metric metric) {
        String steps = Figures.steps(point.steps());
        return TradeOffWords.name(tradeOff, point) + ": " + point.cellsText() + ", "
                + (point.label().equals(steps) ? "" : steps + ", ")
                + String.format(
                        Locale.ROOT,
                        "%.2f× by MACs, %.1f ms an image. ",
                        point.macSpeedUp(),
                        point.latency().run().median())
                + point.metric(metric).map(TradeOffDetails::figure).orElse("")
                + tradeOff.change(point, metric)
                        .map(change -> " Against the uncached run from the same noise " + change.text() + ".")
                        .orElse("")
                + point.metric(metric)
                        .map(MetricValue::warning)
                        .map(warning -> " " + warning)
                        .orElse("");
    }

    /** With protocol, N and how its interval was made. */
    private static String figure(MetricValue value) {
        Interval interval = value.interval();
        return value + (interval == null ? "" : ", " + interval.methodText()) + ".";
    }

    /** How many points there are, how their intervals were made, which are missing, what can be done with them. */
    static String of(TradeOffResults shown) {
        TradeOff tradeOff = shown.tradeOff();
        return tradeOff.points().size() + " points of "
                + shown.folder().path().getFileName() + ", " + TradeOffWords.intervals(tradeOff) + ". "
                + TradeOffWords.missing(tradeOff, MISSING_TOLD)
                        .map(missing -> missing + " ")
                        .orElse("")
                + "Point at one for its figures, click it for its recipe.";
    }
}
