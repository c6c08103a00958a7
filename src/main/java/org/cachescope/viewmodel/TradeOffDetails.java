package org.cachescope.viewmodel;

import java.util.Locale;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/** One point's cells, cost and the figure on show, in words. */
final class TradeOffDetails {
    private TradeOffDetails() {}

    static String of(TradeOff tradeOff, PointResult point, Metric metric) {
        return TradeOffWords.name(point) + ": " + point.cells() + ", " + point.steps() + " steps, "
                + String.format(
                        Locale.ROOT,
                        "%.2f× by MACs, %.1f ms an image. ",
                        point.macSpeedUp(),
                        point.latency().run().median())
                + point.metric(metric).map(value -> value + ".").orElse("")
                + tradeOff.change(point, metric)
                        .map(change -> " Against the uncached run from the same noise " + change.text() + ".")
                        .orElse("");
    }
}
