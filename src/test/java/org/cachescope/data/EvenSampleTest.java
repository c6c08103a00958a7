package org.cachescope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class EvenSampleTest {
    @Test
    void everyPartIsChosenFromAlike() {
        BitSet chosen = EvenSample.of(100, 1050);
        assertThat(chosen.cardinality()).isEqualTo(100);
        for (int part = 0; part < 10; part++) {
            assertThat(chosen.get(part * 105, (part + 1) * 105).cardinality()).isEqualTo(10);
        }
        assertThat(EvenSample.of(100, 1050)).isEqualTo(chosen);
    }

    /** As an array has them whose labels run 0 to 9 again and again. */
    @Test
    void whatComesByTurnsIsChosenFromAlike() {
        int[] ofTurn = new int[10];
        EvenSample.of(5000, 50_000).stream().forEach(number -> ofTurn[number % 10]++);
        assertThat(Arrays.stream(ofTurn)).allMatch(count -> count > 400 && count < 600);
    }

    @Test
    void noMoreAreChosenThanThereAre() {
        assertThat(EvenSample.of(12, 5).cardinality()).isEqualTo(5);
        assertThat(EvenSample.of(0, 5).cardinality()).isZero();
        assertThat(EvenSample.of(5, 0).cardinality()).isZero();
        assertThat(EvenSample.of(Integer.MAX_VALUE, Integer.MAX_VALUE - 1 >> 20).cardinality())
                .isEqualTo(Integer.MAX_VALUE - 1 >> 20);
        assertThatIllegalArgumentException().isThrownBy(() -> EvenSample.of(-1, 5));
    }
}
