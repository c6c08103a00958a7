package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TraitVariationTest {
    private static double[] uniform(long seed, int count, double from, double to) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[count];
        Arrays.setAll(values, _ -> from + (to - from) * random.nextDouble());
        return values;
    }

    private static TraitVariation compare(double[] samples, double[] data) {
        return TraitVariation.of(ShapeTrait.SIZE, samples, data);
    }

    @Test
    void equalSetsHaveNoDistanceWhateverTheirOrder() {
        TraitVariation found = compare(new double[] {3, 1, 2, 2}, new double[] {2, 2, 3, 1});
        assertThat(found.distance()).isZero();
        assertThat(found.ratio()).isEqualTo(1);
    }

    @Test
    void separateSetsAreOneApart() {
        assertThat(compare(new double[] {1, 2}, new double[] {3, 4, 5}).distance())
                .isEqualTo(1);
        assertThat(compare(new double[] {9}, new double[] {3, 4, 5}).distance()).isEqualTo(1);
    }

    @Test
    void theDistanceIsTheLargestGapOfTheCumulativeDistributions() {
        // After 2: 2/4 of the samples, 1/5 of the data.
        TraitVariation found = compare(new double[] {1, 2, 4, 6}, new double[] {2, 3, 4, 5, 6});
        assertThat(found.distance()).isCloseTo(0.3, within(1e-12));
    }

    @Test
    void narrowerAndShiftedSamplesShow() {
        double[] data = uniform(1, 4000, 0, 1);
        assertThat(compare(uniform(2, 4000, 0, 1), data).distance()).isLessThan(0.05);
        assertThat(compare(uniform(3, 4000, 0.25, 0.75), data).distance()).isCloseTo(0.25, within(0.03));
        assertThat(compare(uniform(3, 4000, 0.25, 0.75), data).ratio()).isCloseTo(0.5, within(0.03));
        assertThat(compare(uniform(4, 4000, 0.3, 1.3), data).distance()).isCloseTo(0.3, within(0.03));
    }

    @Test
    void deviationsAreThoseOfTheSets() {
        TraitVariation found = compare(new double[] {1, 3}, new double[] {2, 2, 8, 8});
        assertThat(found.samples()).isEqualTo(1);
        assertThat(found.data()).isEqualTo(3);
        assertThat(found).hasToString("size 1.000 (data 3.000, distance 0.500)");
    }
}
