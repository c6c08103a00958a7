package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;

/** Joins points that differ in their seed alone: the mean of each metric, with an interval by seeds where they suffice. */
final class SeedMeans {
    private record Same(String series, String label, int steps, int baseSteps, int images) {}

    private SeedMeans() {}

    static List<PointResult> of(List<PointResult> points) {
        Map<Same, List<PointResult>> groups = points.stream()
                .collect(Collectors.groupingBy(
                        point -> new Same(
                                point.series(), point.label(), point.steps(), point.baseSteps(), point.images()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return groups.values().stream().map(SeedMeans::mean).toList();
    }

    private static PointResult mean(List<PointResult> seeds) {
        PointResult first = seeds.getFirst();
        if (seeds.size() == 1) {
            return first;
        }
        List<MetricValue> metrics = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            List<MetricValue> values = seeds.stream()
                    .flatMap(point -> point.metric(metric).stream())
                    .toList();
            if (values.size() == seeds.size()) {
                metrics.add(meanValue(values));
            }
        }
        return first.with(metrics);
    }

    private static MetricValue meanValue(List<MetricValue> values) {
        MetricValue first = values.getFirst();
        List<Double> numbers = values.stream().map(MetricValue::value).toList();
        double mean =
                numbers.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        boolean interval = numbers.size() >= Interval.FEWEST_SEEDS && Double.isFinite(mean);
        Interval ofOne = first.interval();
        return new MetricValue(
                first.metric(),
                mean,
                interval ? Interval.seeds(numbers) : ofOne == null ? null : ofOne.alone(),
                first.images(),
                first.protocol(),
                first.warning());
    }
}
