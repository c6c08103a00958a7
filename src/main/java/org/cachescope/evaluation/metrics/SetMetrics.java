package org.cachescope.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.cachescope.evaluation.FeatureManifold;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.evaluation.PrecisionRecall;
import org.cachescope.tensor.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Measures a set of images against a reference set: FID, sFID, KID, Inception Score, precision and recall, as far as
 * the references allow, each with a delete-a-group jackknife interval. Use it on the engine thread only.
 */
public final class SetMetrics implements AutoCloseable {
    private final Engine engine;
    private final String protocol;
    private final ReferenceSet reference;
    private final FrechetDistance pooled;
    private final @Nullable FrechetDistance spatial;
    private final @Nullable FeatureManifold manifold;

    /**
     * Metrics against a reference.
     *
     * @param protocol its name, which stands beside every figure
     */
    public SetMetrics(Engine engine, String protocol, ReferenceSet reference) {
        this.engine = engine;
        this.protocol = protocol;
        this.reference = reference;
        this.pooled = new FrechetDistance(engine, reference.pooled());
        FeatureMoments places = reference.spatial();
        this.spatial = places == null ? null : new FrechetDistance(engine, places);
        FeatureSet features = reference.features();
        this.manifold = features == null || features.size() <= PrecisionRecall.PUBLISHED_NEIGHBOURS
                ? null
                : FeatureManifold.of(engine, features, PrecisionRecall.PUBLISHED_NEIGHBOURS);
    }

    /**
     * Measures.
     *
     * @param samples of the reference's protocol, 5 images or more
     * @return one value for each metric that the references allow, in the metrics' order
     * @throws IllegalArgumentException if there are too few images or the features are of another protocol
     */
    public List<MetricValue> of(ImageFeatures samples) {
        SampleStatistics statistics = new SampleStatistics(samples.size());
        statistics.add(samples);
        return of(statistics);
    }

    /**
     * Measures images that were gathered batch by batch. KID, precision and recall are of the first
     * {@value SampleStatistics#MOST_FEATURES}, and say so by their number of images.
     *
     * @param samples of the reference's protocol, 5 images or more
     * @return one value for each metric that the references allow, in the metrics' order
     * @throws IllegalArgumentException if there are too few images or the features are of another protocol
     */
    public List<MetricValue> of(SampleStatistics samples) {
        Groups groups = samples.groups();
        int n = groups.images();
        if (n <= PrecisionRecall.PUBLISHED_NEIGHBOURS + 1) {
            throw new IllegalArgumentException("metrics of a set: expected "
                    + (PrecisionRecall.PUBLISHED_NEIGHBOURS + 2) + " images or more, found " + n);
        }
        List<MetricValue> values = new ArrayList<>();
        values.add(frechet(Metric.FID, pooled, samples.pooled(), groups));
        FrechetDistance places = spatial;
        if (places != null && !samples.spatial().isEmpty()) {
            values.add(frechet(Metric.SFID, places, samples.spatial(), groups));
        }
        FeatureSet kept = samples.features();
        Groups keptGroups = Groups.of(kept.size());
        FeatureSet references = reference.features();
        if (references != null && references.size() > 1) {
            KernelSums sums = KernelSums.of(engine, references, kept, keptGroups);
            values.add(value(Metric.KID, sums.distance(), keptGroups, sums::without));
        }
        values.add(inceptionScore(samples, groups));
        FeatureManifold real = manifold;
        if (references != null && real != null) {
            values.add(precision(real, kept, keptGroups));
            values.add(value(
                    Metric.RECALL,
                    recall(references, kept),
                    keptGroups,
                    group -> recall(references, without(kept, keptGroups, group))));
        }
        return values;
    }

    private MetricValue frechet(Metric metric, FrechetDistance distance, List<FeatureMoments> parts, Groups groups) {
        return ofParts(metric, parts, groups, some -> distance.to(FeatureMoments.merged(some)));
    }

    private MetricValue inceptionScore(SampleStatistics samples, Groups groups) {
        List<ClassScores> parts = samples.scores();
        return value(
                Metric.INCEPTION_SCORE,
                samples.inceptionScore(),
                groups,
                group -> ClassScores.merged(without(parts, group)).score());
    }

    private MetricValue precision(FeatureManifold real, FeatureSet samples, Groups groups) {
        boolean[] covered = real.covers(samples);
        return value(Metric.PRECISION, share(covered, groups, -1), groups, group -> share(covered, groups, group));
    }

    private static double share(boolean[] covered, Groups groups, int left) {
        int inside = 0;
        int all = 0;
        for (int group = 0; group < groups.count(); group++) {
            for (int i = groups.first(group); group != left && i < groups.end(group); i++) {
                all++;
                inside += covered[i] ? 1 : 0;
            }
        }
        return (double) inside / all;
    }

    private double recall(FeatureSet references, FeatureSet samples) {
        try (FeatureManifold made = FeatureManifold.of(engine, samples, PrecisionRecall.PUBLISHED_NEIGHBOURS)) {
            return made.share(references);
        }
    }

    private static FeatureSet without(FeatureSet samples, Groups groups, int group) {
        int d = samples.dimensions();
        float[] rest = new float[(samples.size() - groups.size(group)) * d];
        int before = groups.first(group) * d;
        System.arraycopy(samples.values(), 0, rest, 0, before);
        System.arraycopy(samples.values(), groups.end(group) * d, rest, before, rest.length - before);
        return new FeatureSet(d, rest);
    }

    private static <T> List<T> without(List<T> parts, int left) {
        return IntStream.range(0, parts.size())
                .filter(part -> part != left)
                .mapToObj(parts::get)
                .toList();
    }

    private <T> MetricValue ofParts(Metric metric, List<T> parts, Groups groups, ToDoubleFunction<List<T>> of) {
        return value(metric, of.applyAsDouble(parts), groups, group -> of.applyAsDouble(without(parts, group)));
    }

    private MetricValue value(Metric metric, double all, Groups groups, IntToDoubleFunction without) {
        Interval interval = groups.count() < 2 ? null : Interval.jackknife(groups.count(), without);
        return MetricValue.of(metric, all, interval, groups.images(), protocol);
    }

    @Override
    public void close() {
        pooled.close();
        if (spatial != null) {
            spatial.close();
        }
        if (manifold != null) {
            manifold.close();
        }
    }
}
