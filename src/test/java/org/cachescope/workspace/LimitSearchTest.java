package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitSearchTest {
    private static final double LEAST = 35;

    private final List<Integer> tried = new ArrayList<>();

    /** Loses a decibel with every cell, and just keeps the quality with {@code limit} cells. */
    private LimitSearch.Found search(int of, int limit) throws IOException {
        return LimitSearch.largest(of, LEAST, cells -> {
            tried.add(cells);
            return LEAST + limit - cells;
        });
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 1", "7, 3", "240, 0", "240, 1", "240, 119", "240, 120", "240, 239", "240, 240"})
    void theLargestNumberThatKeepsTheQualityIsFound(int of, int limit) throws IOException {
        LimitSearch.Found found = search(of, limit);
        assertThat(found.cells()).isEqualTo(limit);
        assertThat(found.psnrDecibels()).isEqualTo(limit == 0 ? Double.POSITIVE_INFINITY : LEAST);
        assertThat(tried).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(LimitSearch.mostTrials(of));
    }

    @Test
    void theMiddleOfWhatIsLeftIsTried() throws IOException {
        search(16, 5);
        assertThat(tried).containsExactly(16, 8, 4, 6, 5);
    }

    @Test
    void allCellsAreOneTrialWhereTheyKeepTheQuality() throws IOException {
        assertThat(search(240, 1000).cells()).isEqualTo(240);
        assertThat(tried).containsExactly(240);
    }

    @Test
    void withoutCellsNothingIsTried() throws IOException {
        assertThat(search(0, 0)).isEqualTo(new LimitSearch.Found(0, Double.POSITIVE_INFINITY));
        assertThat(tried).isEmpty();
        assertThat(LimitSearch.mostTrials(0)).isZero();
    }

    @Test
    void whereQualityComesBackWhatIsFoundKeepsItAndItsNeighbourTriedDoesNot() throws IOException {
        LimitSearch.Found found = LimitSearch.largest(99, LEAST, cells -> cells % 10 < 5 ? 40 : 30);
        assertThat(found.psnrDecibels()).isEqualTo(40);
        assertThat((found.cells() + 1) % 10).isGreaterThanOrEqualTo(5);
    }
}
