package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrecisionRecallTest {
    private static final int DIMENSIONS = 5;

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 1);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static FeatureSet normal(long seed, int images, double mean, double deviation) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[images * DIMENSIONS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + deviation * random.nextGaussian());
        }
        return new FeatureSet(DIMENSIONS, values);
    }

    /** The definition, term by term. */
    private static double bruteForceShare(FeatureSet members, FeatureSet images, int neighbours) {
        double[] radii = new double[members.size()];
        for (int i = 0; i < radii.length; i++) {
            double[] distances = new double[members.size()];
            for (int j = 0; j < distances.length; j++) {
                distances[j] = squaredDistance(members, i, members, j);
            }
            distances[i] = -1;
            Arrays.sort(distances);
            radii[i] = distances[neighbours];
        }
        int covered = 0;
        for (int i = 0; i < images.size(); i++) {
            boolean inside = false;
            for (int j = 0; j < radii.length; j++) {
                inside |= squaredDistance(images, i, members, j) <= radii[j];
            }
            covered += inside ? 1 : 0;
        }
        return (double) covered / images.size();
    }

    private static double squaredDistance(FeatureSet a, int i, FeatureSet b, int j) {
        double sum = 0;
        for (int d = 0; d < DIMENSIONS; d++) {
            sum += Math.pow((double) a.values()[i * DIMENSIONS + d] - b.values()[j * DIMENSIONS + d], 2);
        }
        return sum;
    }

    @Test
    void bothFiguresFollowTheDefinitionAcrossBlocks() {
        FeatureSet references = normal(1, 700, 0, 1);
        FeatureSet samples = normal(2, 300, 0.4, 1.1);
        for (int neighbours : new int[] {1, 3, 10}) {
            PrecisionRecall found = PrecisionRecall.of(engine, references, samples, neighbours);
            assertThat(found)
                    .isEqualTo(new PrecisionRecall(
                            bruteForceShare(references, samples, neighbours),
                            bruteForceShare(samples, references, neighbours),
                            700,
                            300,
                            neighbours));
            assertThat(found.precision()).isBetween(0.2, 0.99);
        }
    }

    @Test
    void aSetCoversItself() {
        FeatureSet set = normal(3, 50, 0, 1);
        PrecisionRecall found = PrecisionRecall.of(engine, set, set, 3);
        assertThat(found.precision()).isEqualTo(1);
        assertThat(found.recall()).isEqualTo(1);
    }

    @Test
    void farSamplesHaveNeitherPrecisionNorRecall() {
        PrecisionRecall found = PrecisionRecall.of(engine, normal(4, 60, 0, 1), normal(5, 60, 100, 1), 3);
        assertThat(found.precision()).isZero();
        assertThat(found.recall()).isZero();
    }

    @Test
    void samplesOfOneModeKeepPrecisionAndLoseRecall() {
        FeatureSet left = normal(6, 200, -20, 1);
        FeatureSet both = FeatureSet.join(List.of(normal(7, 200, -20, 1), normal(8, 200, 20, 1)));
        PrecisionRecall found = PrecisionRecall.of(engine, both, left, 3);
        assertThat(found.precision()).isGreaterThan(0.8);
        assertThat(found.recall()).isCloseTo(0.5, within(0.06));
    }

    @Test
    void distancesSurviveFeaturesFarFromTheOrigin() {
        FeatureSet references = normal(9, 300, 4096, 1);
        FeatureSet samples = normal(10, 300, 4096, 1);
        PrecisionRecall found = PrecisionRecall.of(engine, references, samples, 3);
        assertThat(found.precision()).isEqualTo(bruteForceShare(references, samples, 3));
        assertThat(found.recall()).isEqualTo(bruteForceShare(samples, references, 3));
    }

    @Test
    void setsThatAreTooSmallAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionRecall.of(engine, normal(1, 3, 0, 1), normal(2, 9, 0, 1), 3))
                .withMessageContaining("found 3");
    }

    @Test
    void featuresOfAnotherNumberAreRefused() {
        FeatureSet narrow = new FeatureSet(2, new float[20]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrecisionRecall.of(engine, normal(1, 10, 0, 1), narrow, 3))
                .withMessageContaining("expected 5")
                .withMessageContaining("found 2");
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureSet.join(List.of(normal(1, 10, 0, 1), narrow)));
    }

    @Test
    void valuesThatAreNoNumbersAreNamed() {
        float[] values = new float[10];
        values[7] = Float.NaN;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureSet(5, values))
                .withMessageContaining("feature 2 of image 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new FeatureSet(4, new float[10]));
    }
}
