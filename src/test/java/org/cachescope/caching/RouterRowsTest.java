package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterRowsTest {
    @Test
    void evenStepCountsAlternateFullAndCacheSteps() {
        RouterRows rows = new RouterRows(4, ReusePattern.ALTERNATE);
        assertThat(rows.cacheSteps()).containsExactly(1, 3);
        assertThat(rows.rowOfStep(0)).isEmpty();
        assertThat(rows.rowOfStep(1)).hasValue(2);
        assertThat(rows.rowOfStep(2)).isEmpty();
        assertThat(rows.rowOfStep(3)).hasValue(0);
    }

    @Test
    void oddStepCountsBeginWithTwoFullSteps() {
        RouterRows rows = new RouterRows(5, ReusePattern.ALTERNATE);
        assertThat(rows.cacheSteps()).containsExactly(2, 4);
        assertThat(rows.rowOfStep(0))
                .as("row 4 is even but has nothing stored before it")
                .isEmpty();
        assertThat(rows.rowOfStep(2)).hasValue(2);
        assertThat(rows.rowOfStep(4)).hasValue(0);
    }

    @Test
    void anyStepButTheFirstMayReuse() {
        RouterRows rows = new RouterRows(5, ReusePattern.ANY_STEP);
        assertThat(rows.cacheSteps()).containsExactly(1, 2, 3, 4);
        assertThat(rows.rowOfStep(1)).hasValue(3);
        assertThat(rows.rowOfStep(4)).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(ReusePattern.class)
    void aSingleStepHasNoCacheStep(ReusePattern pattern) {
        assertThat(new RouterRows(1, pattern).cacheSteps()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ReusePattern.class)
    void conversionsUndoEachOtherAtEveryStepCount(ReusePattern pattern) {
        for (int steps = 1; steps <= 101; steps++) {
            RouterRows rows = new RouterRows(steps, pattern);
            for (int step = 0; step < steps; step++) {
                assertThat(rows.stepOfRespacedIndex(rows.respacedIndex(step))).isEqualTo(step);
                if (rows.isCacheStep(step)) {
                    assertThat(rows.stepOfRow(rows.rowOfStep(step).orElseThrow()))
                            .isEqualTo(step);
                } else {
                    assertThat(rows.rowOfStep(step)).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001})
    void stepCountsOutOfRangeAreRefused(int steps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouterRows(steps, ReusePattern.ALTERNATE))
                .withMessage("steps must be 1 to 1000, found " + steps);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7})
    void stepsAndRowsOutOfRangeAreRefused(int value) {
        RouterRows rows = new RouterRows(7, ReusePattern.ALTERNATE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.respacedIndex(value))
                .withMessageStartingWith("step ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.isCacheStep(value))
                .withMessageStartingWith("step ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.stepOfRow(value))
                .withMessage("router row must be 0 to 6, found " + value);
    }
}
