package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cachescope.caching.SolverName;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointLatency;
import org.cachescope.workspace.evaluate.PointName;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;

/** Answers about a trade-off in words. */
public final class TradeOffWords {
    /** What stands in brackets behind a figure. */
    static final String CHANGES =
            "in brackets: change against the uncached run from the same noise, with an interval that"
                    + " leaves out what chance does to both alike";

    private static final String NONE = "no measured point";

    /** Solvers and guidance as folders have them. */
    private static final Pattern SOLVER = Pattern.compile("(\\w+)\\[(?:eta=([0-9.]+)|variance=\\w+)?]");

    private static final Pattern GUIDANCE =
            Pattern.compile("Guidance\\[scale=(-?[0-9.]+), channels=(\\d+), form=\\w+]");
    private static final Map<String, SolverName> SOLVERS = Map.of(
            "Ddim", SolverName.DDIM,
            "Ddpm", SolverName.DDPM,
            "DpmSolver2", SolverName.DPM_SOLVER_2,
            "DpmPlusPlus2M", SolverName.DPM_PLUS_PLUS_2M,
            "Euler", SolverName.EULER,
            "Heun", SolverName.HEUN);

    private TradeOffWords() {}

    /** The quality with protocol and N, such as {@code FID (shapes, N = 500), lower is better}. */
    public static String title(TradeOff tradeOff, Quality quality) {
        Metric metric = quality.metric();
        String unit = metric.unit().isEmpty() ? "" : "," + metric.unit();
        String from = quality.ofChange() ? " from uncached, same noise" : "";
        return quality.label() + from + unit + footnote(tradeOff.points(), metric) + ", "
                + (metric.higherIsBetter() ? "higher" : "lower") + " is better";
    }

    /** The quality by its short name, with protocol and N where a point has it: {@code FID (shapes, N = 500)}. */
    public static String named(TradeOff tradeOff, Quality quality) {
        return quality.label() + footnote(tradeOff.points(), quality.metric());
    }

    /** By which protocol, of how many images, in brackets behind a space; empty where no point has the metric. */
    private static String footnote(List<PointResult> points, Metric metric) {
        List<MetricValue> values =
                points.stream().flatMap(point -> point.metric(metric).stream()).toList();
        String protocols = values.stream().map(MetricValue::protocol).distinct().collect(Collectors.joining(" and "));
        return values.isEmpty()
                ? ""
                : " (" + protocols + ", N = " + counts(values, MetricValue::images) + seeds(points) + ")";
    }

    /** How intervals were made: {@code intervals: 95 % by jackknife over 10 groups}. */
    public static String intervals(TradeOff tradeOff) {
        String methods = tradeOff.points().stream()
                .flatMap(point -> point.metrics().stream())
                .map(MetricValue::interval)
                .filter(Objects::nonNull)
                .map(Interval::methodText)
                .distinct()
                .collect(Collectors.joining("; "));
        return "intervals: " + (methods.isEmpty() ? "none" : methods);
    }

    /** Which points were asked for and are not there, all by name, as a sentence; empty where none is missing. */
    public static Optional<String> missing(TradeOff tradeOff) {
        return missing(tradeOff, tradeOff.missing().size());
    }

    /** The same with the names of so many. */
    public static Optional<String> missing(TradeOff tradeOff, int most) {
        List<String> names = tradeOff.missing();
        int untold = names.size() - most;
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(names.size() + " missing: "
                        + names.stream().limit(most).collect(Collectors.joining("; "))
                        + (untold > 0 ? " and " + untold + " more" : "") + ".");
    }

    private static String seeds(List<PointResult> points) {
        List<Integer> counts = points.stream()
                .map(point -> point.seeds().size())
                .distinct()
                .sorted()
                .toList();
        if (counts.isEmpty() || counts.getLast() == 1) {
            return "";
        }
        return counts.size() == 1
                ? ", mean of " + counts.getFirst() + " seeds"
                : ", means of up to " + counts.getLast() + " seeds";
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

    /**
     * The models and where they ran, such as {@code shapes32-dit, cpu, 2 threads}, or
     * {@code images made on gpu:0, timed on cpu, 2 threads} behind the model's name.
     */
    public static String models(TradeOff tradeOff) {
        return tradeOff.points().stream()
                .map(point -> point.model() + ", "
                        + (point.madeOn() == null
                                ? point.device()
                                : "images made on " + point.imagesDevice() + ", timed on " + point.device()))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /**
     * How all images were made, such as {@code DDIM, η 0; guidance 1.5 on 3 channels}; empty where a folder does not
     * say it. What this version does not know is told as it was written.
     *
     * @param setting what all results have in common, {@link ResultsFolder#setting}
     */
    static String sampling(Map<String, String> setting) {
        return Stream.of(
                        Optional.ofNullable(setting.get(ResultsFolder.SOLVER)).map(TradeOffWords::solver),
                        Optional.ofNullable(setting.get(ResultsFolder.GUIDANCE)).map(TradeOffWords::guidance))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
    }

    private static String solver(String written) {
        Matcher solver = SOLVER.matcher(written);
        if (!solver.matches() || !SOLVERS.containsKey(solver.group(1))) {
            return written;
        }
        String title = SOLVERS.get(solver.group(1)).title();
        String eta = solver.group(2);
        return eta == null ? title : title + ", η " + Figures.number(Double.parseDouble(eta));
    }

    private static String guidance(String written) {
        Matcher guidance = GUIDANCE.matcher(written);
        return guidance.matches()
                ? "guidance " + Figures.number(Double.parseDouble(guidance.group(1))) + " on " + guidance.group(2)
                        + " channels"
                : written;
    }

    private static <T> String counts(List<T> values, ToIntFunction<T> count) {
        return values.stream()
                .mapToInt(count)
                .distinct()
                .sorted()
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    /** What has to be known beside the figures: how many images a distance is of, what means over seeds leave out. */
    public static List<String> notes(TradeOff tradeOff) {
        List<String> notes = tradeOff.points().stream()
                .flatMap(point -> point.metrics().stream())
                .filter(value -> !value.metric().isOfPairs())
                .map(MetricValue::warning)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        for (PointResult point : tradeOff.points()) {
            for (MetricValue value : point.metrics()) {
                String warning = value.warning();
                boolean ofSeeds = point.seeds().size() > 1 && value.metric().isOfPairs();
                if (ofSeeds && Double.isFinite(value.value()) && warning != null) {
                    notes.add(name(tradeOff, point) + ": " + value.metric().label() + ": " + warning);
                }
            }
        }
        return notes;
    }

    /** Which point to take within a budget: a line for each footing. */
    public static String bestUnder(TradeOff tradeOff, Quality quality, CostAxis axis, double limit) {
        String within = axis.higherIsBetter() ? " at " + axis.text(limit) + " or more" : " within " + axis.text(limit);
        return answers(tradeOff, "Best " + quality.label() + within, quality, axis, front -> front.bestUnder(limit));
    }

    /** Which point to take for a quality: a line for each footing. */
    public static String cheapestAt(TradeOff tradeOff, Quality quality, CostAxis axis, double limit) {
        String question = "Cheapest with " + quality.label()
                + (quality.higherIsBetter() ? " of at least " : " of at most ") + Figures.number(limit)
                + quality.unit() + (quality.ofChange() ? " by its whole 95 % interval" : "");
        return answers(tradeOff, question, quality, axis, front -> front.cheapestAt(limit));
    }

    /** Why a quality is known of no point, as a sentence; empty where it is of one. */
    public static Optional<String> absence(TradeOff tradeOff, Quality quality) {
        if (tradeOff.knows(quality)) {
            return Optional.empty();
        }
        String metric = quality.metric().label();
        return Optional.of(
                tradeOff.knows(Quality.of(quality.metric()))
                        ? "No change of " + metric
                                + " is known: it takes a point and its uncached run ('evaluate --policy none' into the same"
                                + " folder), of the same seeds and number of images, 20 or more."
                        : "These results have no " + metric + ".");
    }

    private static String answers(
            TradeOff tradeOff,
            String question,
            Quality quality,
            CostAxis axis,
            Function<ParetoFront, Optional<PlacedPoint>> choice) {
        List<ParetoFront> fronts = tradeOff.fronts(quality, axis);
        return fronts.isEmpty()
                ? question + ": " + NONE + footnote(tradeOff.points(), quality.metric()) + "."
                : fronts.stream()
                        .map(front -> question + footing(tradeOff, front) + ": "
                                + choice.apply(front)
                                        .map(placed -> answer(tradeOff, front, placed))
                                        .orElse(NONE + footnote(front) + "."))
                        .collect(Collectors.joining("\n"));
    }

    private static String footnote(ParetoFront front) {
        List<PointResult> points =
                front.measured().stream().map(PlacedPoint::point).toList();
        return footnote(points, front.quality().metric());
    }

    private static String answer(TradeOff tradeOff, ParetoFront front, PlacedPoint placed) {
        CostAxis axis = front.axis();
        List<String> told = new ArrayList<>(Footing.ofLine(placed.point(), axis).words(tradeOff.points()));
        told.removeAll(front.footing().words(tradeOff.points()));
        return name(placed.point(), told) + ", " + placed.words() + ", " + axis.text(placed.cost()) + ".";
    }

    /** What tells a front from others, in brackets behind a space; empty where it is the only one. */
    public static String footing(TradeOff tradeOff, ParetoFront front) {
        return bracketed(front.footing().words(tradeOff.points()));
    }

    private static String bracketed(List<String> words) {
        return words.isEmpty() ? "" : " (" + String.join(", ", words) + ")";
    }

    /** The name of a point's series, with its footing where there are several. */
    static String series(TradeOff tradeOff, PointResult point, CostAxis axis) {
        return point.series() + bracketed(Footing.ofLine(point, axis).words(tradeOff.points()));
    }

    /** Series and label, with the footing where there are several, and of how many seeds it is the mean. */
    public static String name(TradeOff tradeOff, PointResult point) {
        return name(point, Footing.ofName(point).words(tradeOff.points()));
    }

    private static String name(PointResult point, List<String> footing) {
        String series = point.series() + bracketed(footing);
        String seeds =
                point.seeds().size() == 1 ? "" : ", mean of " + point.seeds().size() + " seeds";
        return PointName.of(series, point.label()) + seeds;
    }
}
