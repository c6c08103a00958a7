package org.cachescope.workspace.tradeoff;

import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointLatency;
import org.cachescope.workspace.evaluate.PointResult;

/** Answers about a trade-off in words. */
public final class TradeOffWords {
    /** What stands in brackets behind a figure. */
    static final String CHANGES = "in brackets: change against the uncached run from the same noise, which is more"
            + " surely known than either figure";

    private TradeOffWords() {}

    /** The metric with protocol and N, such as {@code FID (shapes, N = 500), lower is better}. */
    public static String title(TradeOff tradeOff, Metric metric) {
        List<MetricValue> values = tradeOff.points().stream()
                .flatMap(point -> point.metric(metric).stream())
                .toList();
        String protocols = values.stream().map(MetricValue::protocol).distinct().collect(Collectors.joining(" and "));
        String unit = metric.unit().isEmpty() ? "" : "," + metric.unit();
        return metric.label() + unit + " (" + protocols + ", N = " + counts(values, MetricValue::images) + "), "
                + (metric.higherIsBetter() ? "higher" : "lower") + " is better";
    }

    /** A point's figure, with its change: {@code 3.38 ± 0.37 (+0.03 ± 0.01)}; {@code missing} where there is none. */
    static String value(TradeOff tradeOff, PointResult point, Metric metric) {
        return point.metric(metric)
                .map(value -> value.valueText()
                        + tradeOff.change(point, metric)
                                .map(change -> " (" + change.text() + ")")
                                .orElse(""))
                .orElse("missing");
    }

    /** How times were measured: {@code times: 4 images a run, median of 5, in turn with the uncached run}. */
    public static String times(TradeOff tradeOff) {
        List<PointLatency> measured =
                tradeOff.points().stream().map(PointResult::latency).toList();
        return "times: " + counts(measured, PointLatency::images) + " images a run, median of "
                + counts(measured, latency -> latency.run().n()) + ", in turn with the uncached run";
    }

    /** The models and where they ran, such as {@code shapes32-dit, cpu, 2 threads}. */
    static String models(TradeOff tradeOff) {
        return tradeOff.points().stream()
                .map(point -> point.model() + ", " + point.device())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static <T> String counts(List<T> values, ToIntFunction<T> count) {
        return values.stream()
                .mapToInt(count)
                .distinct()
                .sorted()
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** Which point to take within a budget. */
    public static String bestUnder(TradeOff tradeOff, Metric metric, CostAxis axis, double limit) {
        String within = axis.higherIsBetter() ? " at " + axis.text(limit) + " or more" : " within " + axis.text(limit);
        String question = "Best " + metric.label() + within + ": ";
        return question + answer(tradeOff.bestUnder(metric, axis, limit), metric, axis);
    }

    /** Which point to take for a quality. */
    public static String fastestAbove(TradeOff tradeOff, Metric metric, CostAxis axis, double limit) {
        String question =
                "Cheapest with " + metric.label() + (metric.higherIsBetter() ? " of at least " : " of at most ")
                        + Figures.number(limit) + metric.unit() + ": ";
        return question + answer(tradeOff.fastestAbove(metric, axis, limit), metric, axis);
    }

    private static String answer(Optional<PointResult> found, Metric metric, CostAxis axis) {
        return found.map(point -> name(point) + ", " + point.metric(metric).orElseThrow() + ", "
                        + axis.text(axis.of(point)) + ".")
                .orElse("no measured point.");
    }

    /** Series and label. */
    public static String name(PointResult point) {
        return point.label().isEmpty() ? point.series() : point.series() + ", " + point.label();
    }
}
