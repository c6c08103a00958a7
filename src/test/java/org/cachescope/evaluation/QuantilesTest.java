package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void quartilesLieBetweenNeighbours() {
        assertThat(Quantiles.of(4, 1, 3, 2)).isEqualTo(new Quantiles(4, 1.75, 2.5, 3.25));
    }

    @Test
    void ofFiveValuesTheyAreValuesThemselves() {
        assertThat(Quantiles.of(50, 10, 40, 20, 30)).isEqualTo(new Quantiles(5, 20, 30, 40));
    }

    @Test
    void oneValueIsAllThree() {
        assertThat(Quantiles.of(7)).isEqualTo(new Quantiles(1, 7, 7, 7));
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(Quantiles::of).isInstanceOf(IllegalArgumentException.class);
    }
}
