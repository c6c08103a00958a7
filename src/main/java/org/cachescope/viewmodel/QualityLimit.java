package org.cachescope.viewmodel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.jspecify.annotations.Nullable;

/**
 * How good images have to be, of each quality a number of its own: what was typed, or until then what is usual of
 * metrics that compare with the uncached run; of others no change, or what that run itself comes to within its
 * interval, and where it is not known any other one.
 */
final class QualityLimit {
    private static final Map<Quality, Double> USUAL =
            Map.of(Quality.of(Metric.PSNR), 35.0, Quality.of(Metric.SSIM), 0.95);
    private static final int DIGITS = 3;

    private final ObservableValue<@Nullable TradeOffResults> results;
    private final TypedField<Double> field = new TypedField<>(
            USUAL.get(Quality.of(Metric.PSNR)), text -> Numbers.real("Quality", text, -1e9, 1e9), Figures::number);

    /**
     * A limit of the quality on show.
     *
     * @param results what is known of the uncached run
     */
    QualityLimit(ObservableValue<Quality> quality, ObservableValue<@Nullable TradeOffResults> results) {
        this.results = results;
        OwnNumber<Quality> number = new OwnNumber<>(quality, field, this::suggestion);
        results.subscribe(number::show);
    }

    TypedField<Double> field() {
        return field;
    }

    private @Nullable Double suggestion(Quality quality) {
        TradeOffResults shown = results.getValue();
        if (quality.ofChange()) {
            return 0.0;
        }
        if (USUAL.containsKey(quality) || shown == null) {
            return USUAL.get(quality);
        }
        return shown.tradeOff().points().stream()
                .sorted(Comparator.comparing(
                        (PointResult point) -> !point.isUncached())) // the usual size of any will do
                .flatMap(point -> point.metric(quality.metric()).stream())
                .findFirst()
                .map(QualityLimit::within)
                .orElse(null);
    }

    /** A round number that the figure itself is better than. */
    private static double within(MetricValue figure) {
        boolean higher = figure.metric().higherIsBetter();
        double spread = figure.interval() == null ? 0 : figure.interval().halfWidth();
        return BigDecimal.valueOf(higher ? figure.value() - spread : figure.value() + spread)
                .round(new MathContext(DIGITS, higher ? RoundingMode.FLOOR : RoundingMode.CEILING))
                .doubleValue();
    }
}
