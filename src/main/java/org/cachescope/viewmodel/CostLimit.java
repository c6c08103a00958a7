package org.cachescope.viewmodel;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.stream.Stream;
import javafx.beans.value.ObservableValue;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.jspecify.annotations.Nullable;

/**
 * What a run may cost, of each axis a number of its own: what was typed, or until then a speed-up of {@value #USUAL}
 * and what comes to as much of the uncached run's latency and multiply-accumulates.
 */
final class CostLimit {
    private static final double USUAL = 1.5;
    private static final MathContext DIGITS = new MathContext(3, RoundingMode.CEILING);

    private final ObservableValue<@Nullable TradeOffResults> results;
    private final TypedField<Double> field =
            new TypedField<>(USUAL, text -> Numbers.real("Cost", text, 0, 1e9), Figures::number);

    /**
     * A limit of the axis on show.
     *
     * @param results what is known of the uncached run
     */
    CostLimit(ObservableValue<CostAxis> axis, ObservableValue<@Nullable TradeOffResults> results) {
        this.results = results;
        OwnNumber<CostAxis> number = new OwnNumber<>(axis, field, this::suggestion);
        results.subscribe(number::show);
    }

    TypedField<Double> field() {
        return field;
    }

    private @Nullable Double suggestion(CostAxis axis) {
        if (axis.higherIsBetter()) {
            return USUAL;
        }
        TradeOffResults shown = results.getValue();
        Stream<PointResult> points = shown == null ? Stream.of() : shown.tradeOff().points().stream();
        return points.filter(PointResult::isUncached)
                .mapToDouble(axis::of)
                .filter(cost -> Double.isFinite(cost) && cost > 0)
                .mapToObj(cost -> BigDecimal.valueOf(cost / USUAL).round(DIGITS).doubleValue())
                .findFirst()
                .orElse(null);
    }
}
