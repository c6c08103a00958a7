package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.DecidedCells;
import org.cachescope.workspace.evaluate.PointLatency;
import org.cachescope.workspace.evaluate.PointResult;

/**
 * Joins points that differ in their seed alone: the mean of each metric and of each cost, with an interval by seeds
 * where they suffice, and else of the seeds' own intervals. Picture, cells and command stay those of the first seed.
 */
final class SeedMeans {
    private SeedMeans() {}

    static List<PointResult> of(List<PointResult> points) {
        return SeedGroups.of(points).stream().map(SeedMeans::mean).toList();
    }

    private static PointResult mean(List<PointResult> seeds) {
        PointResult first = seeds.getFirst();
        return seeds.size() == 1
                ? first
                : new PointResult(
                        first.key(),
                        first.series(),
                        first.label(),
                        first.policy(),
                        first.model(),
                        first.steps(),
                        first.baseSteps(),
                        seeds.stream().map(PointResult::seed).toList(),
                        first.images(),
                        first.scheduleHash(),
                        new CellCounts(
                                rounded(seeds, point -> point.cells().reused()),
                                rounded(seeds, point -> point.cells().dropped()),
                                first.cells().of()),
                        DecidedCells.together(seeds.stream()
                                .map(PointResult::decided)
                                .filter(Objects::nonNull)
                                .toList()),
                        average(seeds, PointResult::macsPerImage),
                        average(seeds, PointResult::baseMacsPerImage),
                        latency(seeds.stream().map(PointResult::latency).toList()),
                        average(seeds, PointResult::networkShare),
                        metrics(seeds),
                        together(seeds, PointResult::device),
                        together(seeds, PointResult::imagesDevice),
                        seeds.stream()
                                .map(PointResult::date)
                                .max(String::compareTo)
                                .orElseThrow(),
                        first.command());
    }

    private static String together(List<PointResult> seeds, Function<PointResult, String> device) {
        return seeds.stream().map(device).distinct().collect(Collectors.joining(" and "));
    }

    private static <T> double average(List<T> all, ToDoubleFunction<T> value) {
        return all.stream().mapToDouble(value).average().orElseThrow();
    }

    private static int rounded(List<PointResult> seeds, ToDoubleFunction<PointResult> value) {
        return (int) Math.round(average(seeds, value));
    }

    private static PointLatency latency(List<PointLatency> seeds) {
        return new PointLatency(
                seeds.getFirst().images(),
                quantiles(seeds, PointLatency::base),
                quantiles(seeds, PointLatency::run),
                quantiles(seeds, PointLatency::speedUp));
    }

    private static Quantiles quantiles(List<PointLatency> seeds, Function<PointLatency, Quantiles> of) {
        List<Quantiles> all = seeds.stream().map(of).toList();
        return new Quantiles(
                all.stream().mapToInt(Quantiles::n).min().orElseThrow(),
                average(all, Quantiles::lower),
                average(all, Quantiles::median),
                average(all, Quantiles::upper));
    }

    private static List<MetricValue> metrics(List<PointResult> seeds) {
        List<MetricValue> metrics = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            List<MetricValue> values = seeds.stream()
                    .flatMap(point -> point.metric(metric).stream())
                    .toList();
            if (values.size() == seeds.size()) {
                metrics.add(MetricValue.mean(values));
            }
        }
        return metrics;
    }
}
