package org.cachescope.view.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.view.plot.HeatmapData.Position;
import org.junit.jupiter.api.Test;

/** The arithmetic of plots, which needs no toolkit. */
class PlotScalesTest {
    @Test
    void everyPlaceOfTheSliderComesBackFromItsTheta() {
        LogitScale scale = LogitScale.of(List.of(-6.0, 0.5, 4.0));

        for (double place = LogitScale.STOP; place <= 1 - LogitScale.STOP; place += 0.01) {
            assertThat(scale.place(scale.theta(place))).isCloseTo(place, within(1e-4));
        }
        assertThat(scale.theta(0)).isZero();
        assertThat(scale.theta(1)).isEqualTo(1);
        assertThat(scale.place(0)).isZero();
        assertThat(scale.place(1)).isEqualTo(1);
    }

    @Test
    void theScaleReachesFromTheFirstLogitToTheLast() {
        LogitScale scale = LogitScale.of(List.of(-6.0, 4.0));

        assertThat(scale.place(LogitScale.beta(-6))).isCloseTo(LogitScale.STOP, within(1e-3));
        assertThat(scale.place(LogitScale.beta(4))).isCloseTo(1 - LogitScale.STOP, within(1e-3));
        assertThat(scale.place(1e-6)).isBetween(0.001, LogitScale.STOP - 0.001);
        assertThat(scale.place(LogitScale.beta(-1))).isCloseTo(0.5, within(1e-4));
    }

    @Test
    void stepsVisitEveryDistinctBetaAndEndAtNoneAndAll() {
        BetaTrack track = new BetaTrack(List.of(-2.0, -1.9999, 3.0), List.of(2, 0, 1), 0);
        double[] betas = {LogitScale.beta(-2), LogitScale.beta(-1.9999), LogitScale.beta(3)};

        assertThat(track.next(0)).isEqualTo(betas[0]);
        assertThat(track.next(betas[0])).isEqualTo(betas[1]);
        assertThat(track.next(betas[1])).isEqualTo(betas[2]);
        assertThat(track.next(betas[2])).isEqualTo(1);
        assertThat(track.previous(1)).isEqualTo(betas[2]);
        assertThat(track.previous(0.5)).isEqualTo(betas[1]);
        assertThat(track.previous(betas[0])).isZero();
        assertThat(BetaTrack.EMPTY.next(0.3)).isEqualTo(1);
    }

    @Test
    void theLowerEndReusesNoneAlsoWhereABetaIsZero() {
        double none = -Float.MIN_VALUE;
        BetaTrack track = new BetaTrack(List.of(-120.0, -1.0, 3.0), List.of(1, 1, 1), none);
        assertThat(LogitScale.beta(-120)).isZero();

        assertThat(track.theta(0)).isEqualTo(none);
        assertThat(track.place(none)).isZero();
        assertThat(track.previous(LogitScale.beta(-1))).isZero();
        assertThat(track.previous(0)).isEqualTo(none);
        assertThat(track.next(none)).isZero();
        assertThat(track.theta(LogitScale.STOP)).isZero();
        assertThat(track.place(0)).isGreaterThan(LogitScale.STOP);
        assertThatThrownBy(() -> new BetaTrack(List.of(-120.0), List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-120");
    }

    @Test
    void logitsThatDoNotRiseAreRefused() {
        assertThatThrownBy(() -> new BetaTrack(List.of(1.0, 1.0), List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("logit 1");
    }

    @Test
    void ticksAreRoundAndWithinTheAxis() {
        assertThat(new AxisScale(0, 10, false).ticks(5)).containsExactly(0.0, 2.0, 4.0, 6.0, 8.0, 10.0);
        assertThat(new AxisScale(0.0004, 0.2, true).ticks(5)).containsExactly(0.001, 0.01, 0.1);
        assertThat(new AxisScale(0.8, 12, true).ticks(8)).containsExactly(1.0, 2.0, 5.0, 10.0);
        assertThat(new AxisScale(3, 8, true).ticks(4)).containsExactly(4.0, 6.0, 8.0);
        assertThat(new AxisScale(1e-5, 0.8, true).ticks(2)).containsExactly(1e-4, 1e-2);
        assertThat(new AxisScale(31, 53, false).ticks(2))
                .as("20 apart there would be one alone")
                .containsExactly(40.0, 50.0);
    }

    private static String label(double tick) {
        return AxisScale.labels(List.of(tick)).getFirst();
    }

    @Test
    void tickLabelsAreShort() {
        assertThat(label(0)).isEqualTo("0");
        assertThat(label(0.05)).isEqualTo("0.05");
        assertThat(label(1200)).isEqualTo("1200");
        assertThat(label(3e-5)).isEqualTo("3e-5");
        assertThat(label(-2.5)).isEqualTo("-2.5");
        assertThat(AxisScale.labels(List.of(119.0, 120.0))).containsExactly("119", "120");
        assertThat(AxisScale.labels(List.of(119.95, 120.0, 120.05)))
                .as("as many digits as tell them apart")
                .containsExactly("119.95", "120", "120.05");
        assertThat(AxisScale.labels(List.of(1.52e-5, 1.54e-5))).containsExactly("1.52e-5", "1.54e-5");
    }

    @Test
    void anAxisBeginsAtZeroOnlyWhereThatIsWanted() {
        double[] speedUps = {1, 1.5, 4};
        assertThat(AxisScale.of(speedUps, Axis.Reach.FROM_ZERO).low()).isZero();
        assertThat(AxisScale.of(speedUps, Axis.Reach.FITTED).low()).isBetween(0.8, 1.0);
        assertThat(AxisScale.of(new double[] {3, 4}, Axis.Reach.FROM_ZERO).low())
                .as("far from it")
                .isGreaterThan(2);
    }

    @Test
    void axisValuesComeBackFromTheirPlaces() {
        for (Axis.Reach reach : Axis.Reach.values()) {
            AxisScale scale = AxisScale.of(new double[] {0.01, 3, Double.NaN, 70}, reach);

            assertThat(scale.place(0.01)).isBetween(0.0, 0.1);
            assertThat(scale.place(70)).isBetween(0.9, 1.0);
            assertThat(scale.value(scale.place(3))).isCloseTo(3, within(1e-9));
        }
        assertThat(AxisScale.of(new double[] {0, -1}, Axis.Reach.LOGARITHMIC).shows(0))
                .isFalse();
    }

    @Test
    void everyCellIsFoundUnderItsMiddleInBothArrangements() {
        for (boolean interleaved : new boolean[] {false, true}) {
            HeatmapGrid grid = new HeatmapGrid(3, 4, 2, interleaved, 50, 20, 12, 9, interleaved ? 0 : 30);
            for (int row = 0; row < 3; row++) {
                for (int panel = 0; panel < 2; panel++) {
                    for (int column = 0; column < 4; column++) {
                        double x = grid.x(panel, column) + 6;
                        double y = grid.y(row) + 4;
                        assertThat(grid.at(x, y)).contains(new Position(row, panel, column));
                        assertThat(grid.nearest(x, y)).isEqualTo(new Position(row, panel, column));
                    }
                }
            }
            assertThat(grid.at(49, 25)).isEmpty();
            assertThat(grid.at(55, 20 + 3 * 9)).isEmpty();
            assertThat(grid.at(grid.right() + 1, 25)).isEmpty();
        }
        assertThat(new HeatmapGrid(3, 4, 2, false, 50, 20, 12, 9, 30).at(50 + 48 + 10, 25))
                .isEmpty();
    }

    @Test
    void aRectangleOfCellsCrossesPanelsAndKeysStayInside() {
        HeatmapGrid grid = new HeatmapGrid(3, 4, 2, false, 0, 0, 10, 10, 20);

        assertThat(grid.between(new Position(1, 1, 0), new Position(0, 0, 3)))
                .containsExactly(
                        new Position(0, 0, 3), new Position(0, 1, 0), new Position(1, 0, 3), new Position(1, 1, 0));
        assertThat(grid.moved(new Position(0, 0, 3), 0, 1)).isEqualTo(new Position(0, 1, 0));
        assertThat(grid.moved(new Position(2, 1, 3), 1, 1)).isEqualTo(new Position(2, 1, 3));
    }

    @Test
    void colourMapsRunFromDarkToLightWithoutTurningBack() {
        for (ColorMap map : ColorMap.values()) {
            double before = -1;
            for (double value = 0; value <= 1; value += 0.05) {
                double luminance = 0.2126 * map.at(value).getRed()
                        + 0.7152 * map.at(value).getGreen()
                        + 0.0722 * map.at(value).getBlue();
                assertThat(luminance).as("%s at %s", map, value).isGreaterThan(before);
                before = luminance;
            }
        }
    }

    @Test
    void tilesAreAsLargeAsTheAreaAllows() {
        TileGrid wide = TileGrid.fit(4, 0, 0, 400, 110, 0, 0);
        TileGrid square = TileGrid.fit(4, 0, 0, 206, 206, 0, 0);

        assertThat(wide.columns()).isEqualTo(4);
        assertThat(square.columns()).isEqualTo(2);
        assertThat(square.side()).isEqualTo(100);
        assertThat(square.at(107, 107)).hasValue(3);
        assertThat(square.at(103, 50)).isEmpty();
    }

    @Test
    void onlySeriesThatNeedAColourTakeOne() {
        List<LinePlotData.Series> series = List.of(
                series(Double.NaN, LinePlotData.Form.QUIET_LINE),
                series(Double.NaN, LinePlotData.Form.BARRED_LINE),
                series(0.5, LinePlotData.Form.MARKED_LINE),
                series(Double.NaN, LinePlotData.Form.LINE));
        LinePlotData data = new LinePlotData(Axis.linear("x"), Axis.linear("y"), series);
        assertThat(IntStream.range(0, 4).map(data::colored)).containsExactly(0, 0, 1, 1);
        assertThat(SeriesColor.of(8)).isEqualTo(SeriesColor.of(0));
        assertThat(IntStream.of(0, 7, 8, 16).map(SeriesColor::round)).containsExactly(0, 0, 1, 2);
    }

    private static LinePlotData.Series series(double shade, LinePlotData.Form form) {
        return new LinePlotData.Series("", List.of(), shade, form);
    }

    @Test
    void columnsAreAsWideAsNotesUnlessThatMakesTilesMuchSmaller() {
        TileGrid wide = TileGrid.fit(2, 0, 0, 200, 60, 15, 70);
        assertThat(wide.columns()).isEqualTo(2);
        assertThat(wide.column()).isEqualTo(70);
        assertThat(wide.side()).isEqualTo(45);
        assertThat(wide.at(50, 10)).as("beside the first tile").isEmpty();
        assertThat(wide.at(77, 10)).hasValue(1);
        assertThat(wide.right()).isEqualTo(146);

        TileGrid many = TileGrid.fit(16, 0, 0, 200, 200, 15, 70);
        assertThat(many).isEqualTo(TileGrid.fit(16, 0, 0, 200, 200, 15, 0));
        assertThat(many.column()).isEqualTo(many.side());
    }

    @Test
    void zoomingKeepsWhatIsUnderThePointerAndStaysInThePicture() {
        PictureZoom zoom = PictureZoom.NONE.to(4, 0.25, 0.75);

        assertThat(zoom.x() + 0.25 / zoom.factor()).isCloseTo(0.25, within(1e-12));
        assertThat(zoom.y() + 0.75 / zoom.factor()).isCloseTo(0.75, within(1e-12));
        assertThat(zoom.moved(100, -100).x()).isEqualTo(0.75);
        assertThat(zoom.moved(100, -100).y()).isZero();
        assertThat(zoom.to(0.01, 0.5, 0.5)).isEqualTo(PictureZoom.NONE);
    }
}
