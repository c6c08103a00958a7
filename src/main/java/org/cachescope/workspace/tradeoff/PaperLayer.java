package org.cachescope.workspace.tradeoff;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * What the paper (Ma et al., 2024) published of the same network, to be drawn pale behind measured points. It is no
 * part of them: neither of the Pareto front nor of an answer. It is there only where both mean the same: the metric by
 * the same protocol, the cost as a ratio to an uncached run of as many steps.
 */
public sealed interface PaperLayer {
    /**
     * It can be drawn.
     *
     * @param series by rising cost each
     * @param title what the figures are, in a line
     * @param remarks how they differ from those measured, as sentences
     */
    record Drawn(List<Series> series, String title, String remarks) implements PaperLayer {
        /** Copies the list. */
        public Drawn {
            series = List.copyOf(series);
        }

        /** All that is to be read beside the figures. */
        public String caption() {
            return title + " " + remarks;
        }
    }

    /**
     * It cannot.
     *
     * @param reason as a sentence
     */
    record Absent(String reason) implements PaperLayer {}

    /**
     * Published points that belong together.
     *
     * @param name for a legend
     */
    record Series(String name, List<Mark> marks) {
        /** Copies the list. */
        public Series {
            marks = List.copyOf(marks);
        }
    }

    /**
     * A published point.
     *
     * @param words which, with table, protocol and N
     */
    record Mark(String words, double cost, double quality) {}

    /** The layer behind measured points. */
    static PaperLayer of(PaperMatch match, TradeOff tradeOff, Quality quality, CostAxis axis) {
        return switch (match) {
            case PaperMatch.Other(String reason) -> new Absent(reason);
            case PaperMatch.Same same -> of(same, tradeOff, quality, axis);
        };
    }

    private static PaperLayer of(PaperMatch.Same same, TradeOff tradeOff, Quality quality, CostAxis axis) {
        PaperNetwork network = same.network();
        Metric metric = quality.metric();
        List<PaperFigure> printed = PaperFigures.of(network).stream()
                .filter(figure -> figure.by(quality).isPresent())
                .toList();
        if (printed.isEmpty()) {
            return new Absent("The paper has no " + metric.label() + " of " + network.title() + ".");
        }
        List<MetricValue> measured = tradeOff.points().stream()
                .flatMap(point -> point.metric(metric).stream())
                .filter(value -> value.protocol().equals(network.protocol()))
                .toList();
        if (measured.isEmpty()) {
            return new Absent("The paper's " + metric.label() + " is by the protocol " + network.protocol()
                    + "; these results have none by it.");
        }
        if (axis == CostAxis.LATENCY) {
            return new Absent("The paper's latency is of another machine: choose a speed-up to compare.");
        }
        if (axis == CostAxis.MACS) {
            return new Absent("The paper counts the linear layers of one conditional image, this axis all that is"
                    + " executed: choose the ideal speed-up to compare.");
        }
        Set<Integer> bases = tradeOff.points().stream()
                .map(PointResult::baseSteps)
                .map(steps -> steps * network.solver().evaluationsPerStep())
                .collect(Collectors.toSet());
        List<PaperFigure> comparable = printed.stream()
                .filter(figure -> bases.contains(figure.base().evaluations()))
                .filter(figure -> figure.on(axis).isPresent())
                .toList();
        return comparable.isEmpty()
                ? new Absent("The paper's uncached runs of " + network.title() + " have " + evaluations(printed)
                        + " evaluations; these results have none of them.")
                : new Drawn(
                        series(network, comparable, quality, axis),
                        title(network, comparable),
                        remarks(same, measured, quality, axis));
    }

    private static String evaluations(List<PaperFigure> printed) {
        return printed.stream()
                .map(figure -> String.valueOf(figure.base().evaluations()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static List<Series> series(
            PaperNetwork network, List<PaperFigure> figures, Quality quality, CostAxis axis) {
        boolean several = figures.stream().map(PaperFigure::base).distinct().count() > 1;
        Map<String, List<PaperFigure>> named = figures.stream()
                .collect(Collectors.groupingBy(
                        figure -> "paper: " + figure.series()
                                + (several ? " of " + figure.base().evaluations() : ""),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return named.entrySet().stream()
                .map(one -> new Series(
                        one.getKey(),
                        one.getValue().stream()
                                .map(figure -> mark(network, figure, quality, axis))
                                .sorted(Comparator.comparingDouble(Mark::cost))
                                .toList()))
                .toList();
    }

    private static Mark mark(PaperNetwork network, PaperFigure figure, Quality quality, CostAxis axis) {
        double cost = figure.on(axis).orElseThrow();
        double value = figure.by(quality).orElseThrow();
        String words = String.format(
                Locale.ROOT,
                "Published by Ma et al. (2024), Table %d: %s, %s, %s %s%s (%s, N = %,d), %s.",
                figure.table(),
                figure.series(),
                figure.label(),
                quality.label(),
                quality.ofChange() && value > 0 ? "+" : "",
                Figures.exact(value),
                network.protocol(),
                PaperFigure.IMAGES,
                axis.text(cost));
        return new Mark(words, cost, value);
    }

    private static String title(PaperNetwork network, List<PaperFigure> figures) {
        String tables = figures.stream()
                .map(figure -> "Table " + figure.table())
                .distinct()
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "Pale: published by Ma et al. (NeurIPS 2024), %s: %s, %s, N = %,d; not measured here.",
                tables,
                network.title(),
                network.protocol(),
                PaperFigure.IMAGES);
    }

    private static String remarks(PaperMatch.Same same, List<MetricValue> measured, Quality quality, CostAxis axis) {
        String counts = measured.stream()
                .map(MetricValue::images)
                .distinct()
                .sorted()
                .map(images -> String.format(Locale.ROOT, "%,d", images))
                .collect(Collectors.joining(", "));
        String cost = axis == CostAxis.SPEED_UP
                ? "latency of a batch of 8 on one A5000"
                : "MACs of one conditional image, linear layers only";
        return String.format(
                Locale.ROOT,
                "Its speed-up is by %s. It is part of neither front nor answers. Here N = %s and the reference is %s:"
                        + " figures move with both. Networks are matched by their sizes, not by their weights.%s",
                cost,
                counts,
                same.reference(),
                quality.ofChange()
                        ? " A published change is the difference of two printed figures; whether they share their noise,"
                                + " and how sure they are, is not published."
                        : "");
    }
}
