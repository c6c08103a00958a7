package org.cachescope.cli;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PlacedPoint;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/** A trade-off as a table for people; a star marks the Pareto fronts of KID against multiply-accumulates. */
final class TradeOffText {
    /** Least width of a figure. */
    private static final int VALUES = 18;

    /** Least width of names. */
    private static final int NAMES = 34;

    private TradeOffText() {}

    static String of(TradeOff tradeOff) {
        List<Metric> metrics = tradeOff.metrics();
        int width = tradeOff.points().stream()
                .mapToInt(point -> TradeOffWords.name(tradeOff, point).length())
                .reduce(NAMES, Math::max);
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "  %-" + width + "s %5s %7s %12s %8s %8s %9s",
                "point",
                "steps",
                "N",
                "cells",
                "× MACs",
                "× time",
                "ms/image"));
        Map<Metric, Integer> widths = new EnumMap<>(Metric.class);
        for (Metric metric : metrics) {
            int widest = tradeOff.points().stream()
                    .mapToInt(point -> value(point, metric).length())
                    .reduce(VALUES, Math::max);
            widths.put(metric, widest);
            text.append(right(metric.label(), widest));
        }
        text.append('\n');
        // of all, hidden in drawings or not, since the table has all
        List<PointResult> front = tradeOff.without(Set.of()).fronts(Quality.of(Metric.KID), CostAxis.MACS).stream()
                .flatMap(one -> one.points().stream())
                .map(PlacedPoint::point)
                .toList();
        for (PointResult point : tradeOff.points()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s %-" + width + "s %5d %7d %12s %8.2f %8.2f %9.1f",
                    front.contains(point) ? "*" : " ",
                    TradeOffWords.name(tradeOff, point),
                    point.steps(),
                    point.images(),
                    point.cells().spared() + " of " + point.cells().of(),
                    point.macSpeedUp(),
                    point.speedUp(),
                    point.latency().run().median()));
            widths.forEach((metric, room) -> text.append(right(value(point, metric), room)));
            text.append('\n');
        }
        metrics.forEach(metric ->
                text.append(TradeOffWords.title(tradeOff, Quality.of(metric))).append('\n'));
        text.append(TradeOffWords.times(tradeOff)).append('\n');
        text.append(TradeOffWords.models(tradeOff)).append('\n');
        TradeOffWords.notes(tradeOff).forEach(note -> text.append(note).append('\n'));
        if (tradeOff.missing() > 0) {
            text.append(tradeOff.missing()).append(" points that were asked for are not measured yet.\n");
        }
        return text.toString();
    }

    private static String value(PointResult point, Metric metric) {
        return point.metric(metric).map(MetricValue::valueText).orElse("missing");
    }

    private static String right(String text, int width) {
        return String.format(Locale.ROOT, " %" + width + "s", text);
    }
}
