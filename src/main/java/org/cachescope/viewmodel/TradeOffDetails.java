package org.cachescope.viewmodel;

import java.util.Locale;
import java.util.stream.Collectors;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.TradeOffWords;

/** One point's figures in words. */
final class TradeOffDetails {
    private TradeOffDetails() {}

    static String of(PointResult point) {
        String figures = point.metrics().stream().map(MetricValue::toString).collect(Collectors.joining(" · "));
        return TradeOffWords.name(point) + ": " + point.cells() + ", " + point.steps() + " steps, "
                + String.format(
                        Locale.ROOT,
                        "%.2f× by MACs, %.2f× measured, %.1f ms an image. ",
                        point.macSpeedUp(),
                        point.speedUp(),
                        point.millisPerImage().median())
                + figures;
    }
}
