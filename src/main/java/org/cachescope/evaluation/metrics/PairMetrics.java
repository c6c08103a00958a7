package org.cachescope.evaluation.metrics;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.MeanQuality;
import org.jspecify.annotations.Nullable;

/**
 * PSNR and SSIM of images to those of the uncached run from the same noise, with delete-a-group jackknife intervals.
 */
public final class PairMetrics {
    /** What stands beside the figures as their protocol. */
    public static final String PROTOCOL = "to the uncached run";

    private PairMetrics() {}

    /**
     * Measures.
     *
     * @param qualities one for each image, one or more
     * @return PSNR, and SSIM where the images are large enough for it; identical pairs count as {@link MeanQuality}
     *     says
     * @throws IllegalArgumentException if the list is empty
     */
    public static List<MetricValue> of(List<ImageQuality> qualities) {
        MeanQuality mean = MeanQuality.of(qualities);
        Groups groups = Groups.of(qualities.size());
        String identical = mean.identical() == 0
                ? null
                : mean.identical() + " of " + mean.images() + " images are identical and left out of the mean PSNR.";
        MetricValue psnr = new MetricValue(
                Metric.PSNR,
                mean.psnrDecibels(),
                interval(qualities, groups, Metric.PSNR),
                qualities.size(),
                PROTOCOL,
                identical);
        return Double.isNaN(mean.ssim())
                ? List.of(psnr)
                : List.of(
                        psnr,
                        MetricValue.of(
                                Metric.SSIM,
                                mean.ssim(),
                                interval(qualities, groups, Metric.SSIM),
                                qualities.size(),
                                PROTOCOL));
    }

    /** Null where there is no group to leave out, or where what is left has no finite mean. */
    private static @Nullable Interval interval(List<ImageQuality> qualities, Groups groups, Metric metric) {
        if (groups.count() < 2) {
            return null;
        }
        double[] without = IntStream.range(0, groups.count())
                .mapToDouble(group -> {
                    MeanQuality rest = MeanQuality.of(Stream.concat(
                                    qualities.subList(0, groups.first(group)).stream(),
                                    qualities.subList(groups.end(group), qualities.size()).stream())
                            .toList());
                    return metric == Metric.PSNR ? rest.psnrDecibels() : rest.ssim();
                })
                .toArray();
        boolean finite = IntStream.range(0, without.length).allMatch(i -> Double.isFinite(without[i]));
        return finite ? Interval.jackknife(groups.count(), group -> without[group]) : null;
    }
}
