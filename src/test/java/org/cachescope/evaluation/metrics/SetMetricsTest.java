package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SetMetricsTest {
    private static final int D = 6;

    private static FeatureSet features(int images, long seed, double shift) {
        Random random = new Random(seed);
        float[] values = new float[images * D];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (shift + random.nextGaussian());
        }
        return new FeatureSet(D, values);
    }

    private static ImageFeatures samples(int images, long seed, double shift) {
        FeatureSet set = features(images, seed, shift);
        return new ImageFeatures(set, null, set);
    }

    private static ReferenceSet references() {
        FeatureSet set = features(500, 1, 0);
        return new ReferenceSet("drawn", FeatureMoments.of(set), null, set);
    }

    @Test
    void everyValueCarriesNumberProtocolAndInterval() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                SetMetrics metrics = new SetMetrics(engine, "drawn", references())) {
            List<MetricValue> values = metrics.of(samples(300, 2, 0));
            assertThat(values)
                    .extracting(MetricValue::metric)
                    .containsExactly(Metric.FID, Metric.KID, Metric.INCEPTION_SCORE, Metric.PRECISION, Metric.RECALL);
            assertThat(values).allSatisfy(value -> {
                assertThat(value.images()).isEqualTo(300);
                assertThat(value.protocol()).isEqualTo("drawn");
                assertThat(value.interval()).isNotNull();
                assertThat(value.interval().methodText()).isEqualTo("95 % by jackknife over 10 groups");
                assertThat(value.toString()).contains("(drawn, N = 300)");
            });
            assertThat(values.getFirst().warning()).startsWith("FID of 300 images is biased upward");
            assertThat(values.get(1).warning()).isNull();
        }
    }

    @Test
    void aChangeFromImagesOfTheSameNoiseIsSurerThanEitherFigure() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                SetMetrics metrics = new SetMetrics(engine, "drawn", references())) {
            MetricValue base = metrics.of(samples(300, 2, 0)).getFirst();
            MetricValue moved = metrics.of(samples(300, 2, 0.3)).getFirst();
            MetricChange change = moved.changeFrom(base).orElseThrow();
            assertThat(change.value()).isEqualTo(moved.value() - base.value());
            assertThat(change.value())
                    .isCloseTo(D * 0.3 * 0.3, within(change.interval().halfWidth() * 2));
            assertThat(change.interval().halfWidth())
                    .isLessThan(moved.interval().halfWidth())
                    .isPositive();
            assertThat(change.value()).isGreaterThan(change.interval().halfWidth());
            assertThat(change.text()).startsWith("+0.").contains(" ± 0.");

            MetricChange none = base.changeFrom(base).orElseThrow();
            assertThat(none.value()).isZero();
            assertThat(none.interval().halfWidth()).isZero();
            assertThat(none.text()).isEqualTo("+0.00 ± 0.00");

            assertThat(metrics.of(samples(299, 2, 0.3)).getFirst().changeFrom(base))
                    .isEmpty();
            assertThat(metrics.of(samples(300, 2, 0.3)).get(1).changeFrom(base)).isEmpty();
            assertThat(metrics.of(samples(19, 2, 0)).getFirst().changeFrom(base))
                    .isEmpty();
        }
    }

    @Test
    void jackknifeCoversTheTruthOfTheKernelDistance() {
        FeatureSet references = features(500, 1, 0);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            int covered = 0;
            for (int seed = 0; seed < 40; seed++) {
                Groups groups = Groups.of(200);
                KernelSums sums = KernelSums.of(engine, references, features(200, 100 + seed, 0), groups);
                double halfWidth =
                        Interval.jackknife(groups.count(), sums::without).halfWidth();
                // Of equal distributions the distance is zero; that the references are a sample as well adds a little.
                covered += Math.abs(sums.distance()) <= 1.5 * halfWidth ? 1 : 0;
            }
            assertThat(covered).isGreaterThanOrEqualTo(34);
        }
    }

    @Test
    @Tag("large")
    void distancesOf2048FeaturesTakeLessThanAMinute() {
        Random random = new Random(3);
        float[] values = new float[600 * 2048];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        FeatureSet wide = new FeatureSet(2048, values);
        long start = System.nanoTime();
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                FrechetDistance distance = new FrechetDistance(engine, FeatureMoments.of(wide, 0, 300))) {
            assertThat(distance.to(FeatureMoments.of(wide, 300, 600))).isPositive();
        }
        assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(60);
    }

    @Test
    void aShiftShowsInEveryMetric() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                SetMetrics metrics = new SetMetrics(engine, "drawn", references())) {
            List<MetricValue> near = metrics.of(samples(300, 2, 0));
            List<MetricValue> far = metrics.of(samples(300, 2, 2));
            for (int i : new int[] {0, 1, 3, 4}) {
                assertThat(near.get(i)
                                .metric()
                                .better(near.get(i).value(), far.get(i).value()))
                        .as(near.get(i).metric().label())
                        .isTrue();
            }
        }
    }

    @Test
    void tooFewImagesAreRefusedAndFewHaveNoInterval() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                SetMetrics metrics = new SetMetrics(engine, "drawn", references())) {
            assertThatThrownBy(() -> metrics.of(samples(4, 2, 0))).hasMessageContaining("expected 5 images or more");
            assertThat(metrics.of(samples(12, 2, 0)))
                    .allSatisfy(value -> assertThat(value.interval()).isNull());
        }
    }

    @Test
    void jackknifeOfAMeanIsItsStandardError() {
        double[] values = IntStream.range(0, 50).mapToDouble(i -> i * i % 17).toArray();
        double sum = IntStream.range(0, 50).mapToDouble(i -> values[i]).sum();
        double mean = sum / 50;
        double variance = IntStream.range(0, 50)
                        .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                        .sum()
                / 49;
        Interval interval = Interval.jackknife(50, i -> (sum - values[i]) / 49);
        assertThat(interval.standardError()).isCloseTo(Math.sqrt(variance / 50), within(1e-12));
    }

    @Test
    void intervalsBySeedsFollowStudent() {
        Interval interval = Interval.seeds(List.of(1.0, 2.0, 3.0, 4.0, 5.0));
        assertThat(interval.standardError()).isCloseTo(Math.sqrt(2.5 / 5), within(1e-12));
        assertThat(interval.halfWidth() / interval.standardError()).isCloseTo(2.776, within(0.005));
        assertThat(Interval.studentT(9)).isCloseTo(2.262, within(0.001));
        assertThat(interval.methodText()).isEqualTo("95 % by 5 seeds");
        assertThatThrownBy(() -> Interval.seeds(List.of(1.0, 2.0))).hasMessageContaining("expected 5 seeds or more");
    }

    @Test
    void pairsCarryTheirMeanAndWhatIsIdentical() {
        List<ImageQuality> qualities = IntStream.range(0, 40)
                .mapToObj(i -> new ImageQuality(i == 0 ? Double.POSITIVE_INFINITY : 30 + i % 2, 0.9))
                .toList();
        List<MetricValue> values = PairMetrics.of(qualities);
        assertThat(values).extracting(MetricValue::metric).containsExactly(Metric.PSNR, Metric.SSIM);
        assertThat(values.getFirst().value()).isCloseTo((20 * 31 + 19 * 30) / 39.0, within(1e-12));
        assertThat(values.getFirst().warning()).startsWith("1 of 40 images are identical");
        assertThat(values.getLast().interval()).isNotNull();
        assertThat(values.getLast().interval().halfWidth()).isCloseTo(0, within(1e-12));
        List<MetricValue> same = PairMetrics.of(List.of(new ImageQuality(Double.POSITIVE_INFINITY, 1)));
        assertThat(same.getFirst().valueText()).isEqualTo("identical");
    }
}
