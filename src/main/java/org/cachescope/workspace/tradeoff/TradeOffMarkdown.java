package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;

/** A trade-off as a table for documents, with what each column means nothing without. */
final class TradeOffMarkdown {
    private TradeOffMarkdown() {}

    /** @param setting what all results have in common, by name; may be empty */
    static String of(TradeOff tradeOff, Map<String, String> setting) {
        List<Metric> metrics = tradeOff.metrics();
        List<String> head = new ArrayList<>(List.of("point", "steps", "N", "cells", "× by MACs", "× measured"));
        metrics.forEach(metric -> head.add(metric.label()));
        head.add("date");
        StringBuilder text = new StringBuilder(row(head));
        text.append(row(head.stream().map(_ -> "---").toList()));
        for (PointResult point : tradeOff.points()) {
            List<String> cells = new ArrayList<>(List.of(
                    TradeOffWords.name(tradeOff, point),
                    String.valueOf(point.steps()),
                    String.valueOf(point.images()),
                    point.cells().shortText(),
                    String.format(Locale.ROOT, "%.2f", point.macSpeedUp()),
                    speedUp(point.latency().speedUp())));
            metrics.forEach(metric -> cells.add(TradeOffWords.value(tradeOff, point, metric)));
            cells.add(point.date());
            text.append(row(cells));
        }
        text.append('\n');
        metrics.forEach(metric -> text.append("- ")
                .append(TradeOffWords.title(tradeOff, Quality.of(metric)))
                .append('\n'));
        if (tradeOff.hasChanges()) {
            text.append("- ").append(TradeOffWords.CHANGES).append('\n');
        }
        text.append("- × measured: median [quartiles] of pairs; ")
                .append(TradeOffWords.times(tradeOff))
                .append('\n');
        text.append("- ").append(TradeOffWords.intervals(tradeOff)).append('\n');
        text.append("- ").append(TradeOffWords.models(tradeOff)).append('\n');
        String sampling = TradeOffWords.sampling(setting);
        if (!sampling.isEmpty()) {
            text.append("- ").append(sampling).append('\n');
        }
        TradeOffWords.notes(tradeOff)
                .forEach(note -> text.append("- ").append(note).append('\n'));
        TradeOffWords.missing(tradeOff)
                .ifPresent(missing -> text.append("- ").append(missing).append('\n'));
        return text.toString();
    }

    private static String speedUp(Quantiles pairs) {
        return String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", pairs.median(), pairs.lower(), pairs.upper());
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }
}
