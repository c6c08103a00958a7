package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.Test;

class SampleStatisticsTest {
    private static final int D = 5;
    private static final int S = 3;

    private static FeatureSet features(int images, int dimensions, long seed) {
        Random random = new Random(seed);
        float[] values = new float[images * dimensions];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new FeatureSet(dimensions, values);
    }

    private static ImageFeatures images(int count) {
        return new ImageFeatures(features(count, D, 1), features(count, S, 2), features(count, D, 3));
    }

    private static ImageFeatures part(ImageFeatures all, int first, int end) {
        return new ImageFeatures(
                part(all.pooled(), first, end), part(all.spatial(), first, end), part(all.logits(), first, end));
    }

    private static FeatureSet part(FeatureSet all, int first, int end) {
        int d = all.dimensions();
        return new FeatureSet(d, Arrays.copyOfRange(all.values(), first * d, end * d));
    }

    private static SampleStatistics gathered(ImageFeatures all, int batch, int mostFeatures) {
        SampleStatistics statistics = new SampleStatistics(all.size(), mostFeatures);
        for (int first = 0; first < all.size(); first += batch) {
            statistics.add(part(all, first, Math.min(first + batch, all.size())));
        }
        return statistics;
    }

    @Test
    void figuresDoNotDependOnTheBatchesThatImagesComeIn() {
        ImageFeatures all = images(337);
        FeatureSet drawn = features(200, D, 9);
        ReferenceSet references =
                new ReferenceSet("drawn", FeatureMoments.of(drawn), FeatureMoments.of(features(200, S, 8)), drawn);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                SetMetrics metrics = new SetMetrics(engine, "drawn", references)) {
            List<MetricValue> whole = metrics.of(all);
            assertThat(whole).hasSize(6);
            for (int batch : new int[] {1, 7, 50, 336}) {
                List<MetricValue> values = metrics.of(gathered(all, batch, SampleStatistics.MOST_FEATURES));
                IntStream.range(0, whole.size()).forEach(i -> {
                    assertThat(values.get(i).value())
                            .as(whole.get(i).metric() + " by " + batch)
                            .isCloseTo(whole.get(i).value(), within(1e-9));
                    assertThat(values.get(i).interval().halfWidth())
                            .isCloseTo(whole.get(i).interval().halfWidth(), within(1e-9));
                });
            }
        }
    }

    @Test
    void whatComparesImagesOneWithAnotherTakesTheFirstAndSaysHowMany() {
        ImageFeatures all = images(120);
        FeatureSet drawn = features(200, D, 9);
        ReferenceSet references = new ReferenceSet("drawn", FeatureMoments.of(drawn), null, drawn);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                SetMetrics metrics = new SetMetrics(engine, "drawn", references)) {
            List<MetricValue> bounded = metrics.of(gathered(all, 50, 60));
            List<MetricValue> first = metrics.of(part(all, 0, 60));
            assertThat(bounded).extracting(MetricValue::images).containsExactly(120, 60, 120, 60, 60);
            for (int i : new int[] {1, 3, 4}) {
                assertThat(bounded.get(i)).isEqualTo(first.get(i));
            }
        }
    }

    @Test
    void setsThatAreNotAsAnnouncedAreRefused() {
        SampleStatistics statistics = new SampleStatistics(10);
        assertThatIllegalStateException().isThrownBy(statistics::features);
        statistics.add(images(6));
        assertThatIllegalStateException().isThrownBy(statistics::groups).withMessageContaining("expected 10 images");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statistics.add(images(5)))
                .withMessageContaining("found 11 or more");
        FeatureSet wide = features(1, D + 1, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statistics.add(new ImageFeatures(wide, features(1, S, 4), wide)))
                .withMessageContaining("expected 5 features");
        FeatureSet pooled = features(1, D, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> statistics.add(new ImageFeatures(pooled, null, pooled)))
                .withMessageContaining("also spatial ones");
    }
}
