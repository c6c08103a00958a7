package org.cachescope.evaluation.metrics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A figure with what it means nothing without.
 *
 * @param metric what was measured
 * @param value the figure; +∞ for the PSNR of images that are all identical to the uncached run's
 * @param interval how far it may be off by chance, or null where there were too few images
 * @param images how many it was made of, N
 * @param protocol by which features and references, such as {@code shapes}; for PSNR and SSIM what they compare with
 * @param warning what a reader has to know, as a sentence, or null
 */
public record MetricValue(
        Metric metric,
        double value,
        @Nullable Interval interval,
        int images,
        String protocol,
        @Nullable String warning) {
    /** Images below which a Fréchet distance says more about their number than about the model. */
    public static final int FEWEST_FOR_FID = 10_000;

    /** The figure with the warning that its number of images calls for. */
    static MetricValue of(Metric metric, double value, @Nullable Interval interval, int images, String protocol) {
        boolean frechet = metric == Metric.FID || metric == Metric.SFID;
        String warning = frechet && images < FEWEST_FOR_FID
                ? metric.label() + " of " + images + " images is biased upward: compare it only with others of "
                        + images + ", or make " + FEWEST_FOR_FID + "."
                : null;
        return new MetricValue(metric, value, interval, images, protocol, warning);
    }

    /**
     * The mean of a figure over independent seeds. A seed whose images are all identical has no finite PSNR: it is left
     * out of the mean and counted in the warning; only if all seeds are so is the mean +∞.
     *
     * @param seeds the same metric of as many images by the same protocol each, one or more
     */
    public static MetricValue mean(List<MetricValue> seeds) {
        MetricValue first = seeds.getFirst();
        List<MetricValue> differing =
                seeds.stream().filter(seed -> Double.isFinite(seed.value)).toList();
        return new MetricValue(
                first.metric,
                differing.stream().mapToDouble(MetricValue::value).average().orElse(Double.POSITIVE_INFINITY),
                meanInterval(differing),
                first.images,
                first.protocol,
                differing.isEmpty() ? first.warning : meanWarning(differing, seeds.size()));
    }

    private static @Nullable String meanWarning(List<MetricValue> differing, int seeds) {
        Set<String> warnings = new LinkedHashSet<>();
        differing.stream().map(MetricValue::warning).filter(Objects::nonNull).forEach(warnings::add);
        int identical = seeds - differing.size();
        if (identical > 0) {
            warnings.add(identical + " of " + seeds + " seeds made images identical to the uncached run's and "
                    + (identical == 1 ? "is" : "are") + " left out of the mean.");
        }
        return warnings.isEmpty() ? null : String.join(" ", warnings);
    }

    private static @Nullable Interval meanInterval(List<MetricValue> seeds) {
        if (seeds.size() >= Interval.FEWEST_SEEDS) {
            return Interval.seeds(seeds.stream().map(MetricValue::value).toList());
        }
        if (seeds.size() == 1) {
            return seeds.getFirst().interval;
        }
        List<Interval> own = seeds.stream()
                .map(MetricValue::interval)
                .filter(Objects::nonNull)
                .toList();
        return own.isEmpty() || own.size() < seeds.size() ? null : Interval.pooled(own);
    }

    /** The figure alone, as shown: {@code 12.34 ± 0.56}, {@code 38.4 dB}, {@code identical}. */
    public String valueText() {
        if (value == Double.POSITIVE_INFINITY) {
            return "identical";
        }
        return interval == null ? metric.number(value) + metric.unit() : metric.number(value, interval.halfWidth());
    }

    /** The standard error, with as many decimals as the figure has; empty where there is no interval. */
    public Optional<String> standardErrorText() {
        return Optional.ofNullable(interval).map(of -> metric.beside(of.standardError(), of.halfWidth()));
    }

    /**
     * How this figure differs from another one.
     *
     * @param other the same metric of as many images by the same protocol, made of the same noise
     * @return empty where the two are not of one kind, or have no interval in common
     */
    public Optional<MetricChange> changeFrom(MetricValue other) {
        Interval own = interval;
        Interval base = other.interval;
        if (metric != other.metric
                || images != other.images
                || !protocol.equals(other.protocol)
                || own == null
                || base == null) {
            return Optional.empty();
        }
        return own.minus(base).map(difference -> new MetricChange(metric, value - other.value, difference));
    }

    /** Everything in one line: {@code FID 12.34 ± 0.56 (shapes, N = 500)}. */
    @Override
    public String toString() {
        return metric.label() + " " + valueText() + " " + footnote();
    }

    /** By which protocol, of how many images: {@code (shapes, N = 500)}. */
    public String footnote() {
        return "(" + protocol + ", N = " + images + ")";
    }
}
