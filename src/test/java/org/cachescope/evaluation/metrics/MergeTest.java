package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.Test;

/** What is merged from shards equals one pass over all images. */
class MergeTest {
    private static final int D = 24;
    private static final int[] SHARDS = {1, 2, 150, 7, 333, 0, 58};

    private final FeatureSet all = features(Arrays.stream(SHARDS).sum(), 5);

    private static FeatureSet features(int images, long seed) {
        Random random = new Random(seed);
        float[] values = new float[images * D];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (100 + (1 + i % D) * random.nextGaussian());
        }
        return new FeatureSet(D, values);
    }

    @Test
    void momentsOfSevenUnevenShardsEqualOnePass() {
        List<FeatureMoments> shards = new ArrayList<>();
        int first = 0;
        for (int size : SHARDS) {
            shards.add(FeatureMoments.of(all, first, first + size));
            first += size;
        }
        FeatureMoments merged = FeatureMoments.merged(shards);
        FeatureMoments once = FeatureMoments.of(all);
        assertThat(merged.images()).isEqualTo(all.size());
        assertClose(merged.mean(), once.mean());
        assertClose(merged.covariance(), once.covariance());
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                FrechetDistance distance = new FrechetDistance(engine, FeatureMoments.of(features(400, 6)))) {
            assertThat(distance.to(merged)).isCloseTo(distance.to(once), within(1e-9));
        }
    }

    private static void assertClose(double[] found, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(found[i])
                    .as("value %d", i)
                    .isCloseTo(expected[i], within(1e-9 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Test
    void classScoresOfSevenUnevenShardsEqualOnePass() {
        List<ClassScores> shards = new ArrayList<>();
        int first = 0;
        for (int size : SHARDS) {
            shards.add(ClassScores.of(all, first, first + size));
            first += size;
        }
        double once = ClassScores.of(all, 0, all.size()).score();
        assertThat(ClassScores.merged(shards).score()).isCloseTo(once, within(1e-9 * once));
    }

    @Test
    void setsOfAnotherKindAreRefused() {
        FeatureMoments narrow = new FeatureMoments(3);
        assertThatThrownBy(() -> FeatureMoments.merged(List.of(FeatureMoments.of(all), narrow)))
                .hasMessage("moments: expected 24 features of each image, found 3");
        assertThatThrownBy(() -> FeatureMoments.merged(List.of())).hasMessageContaining("expected one set or more");
        assertThatThrownBy(narrow::covariance).hasMessage("covariance: expected 2 images or more, found 0");
    }
}
