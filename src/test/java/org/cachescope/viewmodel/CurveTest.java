package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.cachescope.viewmodel.LearningCurves.Point;
import org.junit.jupiter.api.Test;

class CurveTest {
    @Test
    void aShortSeriesIsKeptAsItIs() {
        Curve curve = new Curve(4);
        IntStream.rangeClosed(1, 4).forEach(i -> curve.add(i, 10 * i));
        assertThat(curve.points())
                .containsExactly(new Point(1, 10), new Point(2, 20), new Point(3, 30), new Point(4, 40));
    }

    @Test
    void aLongSeriesIsKeptInMeansOfEquallyManyNeighbours() {
        Curve curve = new Curve(4);
        IntStream.rangeClosed(1, 8).forEach(i -> curve.add(i, i));
        assertThat(curve.points())
                .containsExactly(new Point(2, 1.5), new Point(4, 3.5), new Point(6, 5.5), new Point(8, 7.5));
    }

    @Test
    void theNumberOfPointsIsNeverExceededAndTheMeanIsKept() {
        Curve curve = new Curve(8);
        for (int i = 1; i <= 8 * 64; i++) {
            curve.add(i, i);
            assertThat(curve.points().size()).isBetween(1, 8);
        }
        assertThat(curve.points().stream().mapToDouble(Point::value).average()).hasValue(256.5);
        assertThat(curve.points().getLast().iteration()).isEqualTo(512);
    }

    @Test
    void anOddSpaceIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Curve(3)).withMessageContaining("found 3");
    }
}
