package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.geometry.Rectangle2D;
import org.cachescope.viewmodel.WindowState.Bounds;
import org.junit.jupiter.api.Test;

class WindowPlaceTest {
    private static final Rectangle2D FIRST = new Rectangle2D(0, 30, 1920, 1050);
    private static final Rectangle2D RIGHT = new Rectangle2D(1920, 0, 1600, 900);

    private static Bounds at(double x, double y, double width, double height) {
        return new Bounds(x, y, width, height, false);
    }

    @Test
    void aWindowThatCanBeTakenHoldOfStaysWhereItWas() {
        for (Bounds kept : List.of(at(100, 100, 1400, 900), at(2000, 0, 1200, 800), at(-900, 40, 1200, 800))) {
            assertThat(WindowPlace.of(kept, List.of(FIRST, RIGHT))).isEqualTo(kept);
        }
    }

    @Test
    void aWindowOfAScreenThatIsGoneComesToTheMiddleOfTheFirst() {
        assertThat(WindowPlace.of(at(2000, 0, 1200, 800), List.of(FIRST))).isEqualTo(at(360, 155, 1200, 800));
    }

    @Test
    void aTitleBarOutOfReachIsBroughtBack() {
        for (Bounds kept : List.of(at(100, -200, 1200, 800), at(100, 1070, 1200, 800), at(-1150, 100, 1200, 800))) {
            assertThat(WindowPlace.of(kept, List.of(FIRST))).isEqualTo(at(360, 155, 1200, 800));
        }
    }

    @Test
    void aWindowIsNoLargerThanItsScreen() {
        assertThat(WindowPlace.of(at(0, 30, 3000, 2000), List.of(FIRST))).isEqualTo(at(0, 30, 1920, 1050));
        assertThat(WindowPlace.of(at(9000, 0, 3000, 2000), List.of(RIGHT))).isEqualTo(at(1920, 0, 1600, 900));
    }

    @Test
    void aFirstWindowIsNoLargerThanItsScreenEither() {
        Rectangle2D small = new Rectangle2D(0, 40, 1366, 728);
        assertThat(WindowPlace.first(1440, 900, List.of(small))).contains(at(0, 40, 1366, 728));
        assertThat(WindowPlace.first(1200, 900, List.of(small))).contains(at(83, 40, 1200, 728));
        assertThat(WindowPlace.first(1440, 900, List.of(FIRST, small))).isEmpty();
        assertThat(WindowPlace.first(1440, 900, List.of())).isEmpty();
    }

    @Test
    void aWindowThatFilledItsScreenDoesAgain() {
        Bounds kept = new Bounds(-8, 22, 1936, 1066, true);
        assertThat(WindowPlace.of(kept, List.of(FIRST))).isEqualTo(new Bounds(-8, 22, 1920, 1050, true));
    }

    @Test
    void withoutKnownScreensItIsLeftToTheSystem() {
        assertThat(WindowPlace.of(at(1, 2, 3, 4), List.of())).isEqualTo(at(1, 2, 3, 4));
    }
}
