package org.cachescope.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cachescope.evaluation.metrics.MetricChange;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PlacedPoint;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/** A trade-off as a table for people; a star marks the Pareto fronts of a quality against a cost. */
final class TradeOffText {
    /** Least width of a figure. */
    private static final int VALUES = 18;

    /** Least width of names. */
    private static final int NAMES = 34;

    private TradeOffText() {}

    static String of(TradeOff tradeOff, Quality quality, CostAxis axis) {
        List<Quality> shown =
                new ArrayList<>(tradeOff.metrics().stream().map(Quality::of).toList());
        Optional<String> absence = TradeOffWords.absence(tradeOff, quality);
        if (quality.ofChange() && absence.isEmpty()) {
            shown.add(quality); // of one alone, as a line has no room for all
        }
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
        Map<Quality, Integer> widths = new LinkedHashMap<>();
        for (Quality column : shown) {
            int widest = tradeOff.points().stream()
                    .mapToInt(point -> value(tradeOff, point, column).length())
                    .reduce(VALUES, Math::max);
            widths.put(column, widest);
            text.append(right(column.label(), widest));
        }
        text.append('\n');
        // of all, hidden in drawings or not, since the table has all
        List<PointResult> front = tradeOff.without(Set.of()).fronts(quality, axis).stream()
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
            widths.forEach((column, room) -> text.append(right(value(tradeOff, point, column), room)));
            text.append('\n');
        }
        if (!front.isEmpty()) {
            text.append("* on the Pareto front of ")
                    .append(quality.label())
                    .append(" against ")
                    .append(axis)
                    .append('\n');
        }
        absence.ifPresent(why -> text.append(why).append('\n'));
        shown.forEach(
                column -> text.append(TradeOffWords.title(tradeOff, column)).append('\n'));
        text.append(TradeOffWords.intervals(tradeOff)).append('\n');
        text.append(TradeOffWords.times(tradeOff)).append('\n');
        text.append(TradeOffWords.models(tradeOff)).append('\n');
        TradeOffWords.notes(tradeOff).forEach(note -> text.append(note).append('\n'));
        TradeOffWords.missing(tradeOff)
                .ifPresent(missing -> text.append(missing).append('\n'));
        return text.toString();
    }

    private static String value(TradeOff tradeOff, PointResult point, Quality column) {
        if (!column.ofChange()) {
            return point.metric(column.metric()).map(MetricValue::valueText).orElse("missing");
        }
        return point.isUncached()
                ? "–"
                : tradeOff.change(point, column.metric())
                        .map(MetricChange::text)
                        .orElse("unknown");
    }

    private static String right(String text, int width) {
        return String.format(Locale.ROOT, " %" + width + "s", text);
    }
}
