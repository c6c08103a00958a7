package org.cachescope.view.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.cachescope.view.plot.HeatmapData.Cell;
import org.cachescope.view.plot.HeatmapData.Kind;
import org.cachescope.view.plot.HeatmapData.Mark;
import org.cachescope.view.plot.HeatmapData.Position;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What plots paint, and what they report of pointer and keyboard. */
class PlotNodesTest {
    @BeforeAll
    static void startToolkit() throws Exception {
        Toolkit.start();
    }

    private static HeatmapView heatmap() {
        List<List<Cell>> rows = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            List<Cell> cells = new ArrayList<>();
            for (int column = 0; column < 5; column++) {
                cells.add(new Cell(Kind.VALUE, (row * 5 + column) / 19.0, Mark.NONE, false));
            }
            rows.add(cells);
        }
        HeatmapView view = new HeatmapView();
        List<HeatmapData.Panel> panels =
                List.of(new HeatmapData.Panel("MHSA", rows), new HeatmapData.Panel("FFN", rows));
        view.dataProperty()
                .set(new HeatmapData(
                        List.of("0", "1", "2", "3"), List.of("0", "1", "2", "3", "4"), panels, "step", "block"));
        Toolkit.show(new StackPane(view), 640, 300, false);
        return view;
    }

    private static void at(HeatmapView view, EventType<MouseEvent> type, Position cell) {
        HeatmapGrid grid = view.grid().orElseThrow();
        Toolkit.mouse(
                view,
                type,
                grid.x(cell.panel(), cell.column()) + grid.cellWidth() / 2,
                grid.y(cell.row()) + grid.cellHeight() / 2);
    }

    private static Color pixel(Node node, double x, double y) {
        PixelReader pixels = NodePicture.of(node, 1, Color.WHITE).getPixelReader();
        return pixels.getColor((int) x, (int) y);
    }

    @Test
    void cellsHaveTheColourOfTheirValue() throws Exception {
        Toolkit.on(() -> {
            HeatmapView view = heatmap();
            HeatmapGrid grid = view.grid().orElseThrow();
            for (Position cell : List.of(new Position(0, 0, 0), new Position(2, 1, 3), new Position(3, 1, 4))) {
                Color painted = pixel(view, grid.x(cell.panel(), cell.column()) + 3, grid.y(cell.row()) + 3);
                assertThat(painted)
                        .as("%s", cell)
                        .isEqualTo(ColorMap.VIRIDIS.at(view.getData().at(cell).value()));
            }
            return null;
        });
    }

    @Test
    void cellsPaintedOverLookAsIfAllWerePaintedAnew() throws Exception {
        for (HeatmapView.Arrangement arrangement : HeatmapView.Arrangement.values()) {
            Toolkit.on(() -> {
                HeatmapView view = show(PlotSamples.heatmap(20, 12), arrangement);
                HeatmapData flipped = flipped(view.getData());
                view.dataProperty().set(flipped);
                view.getParent().layout();

                assertThat(pixels(view)).as("%s", arrangement).isEqualTo(pixels(show(flipped, arrangement)));
                return null;
            });
        }
    }

    private static HeatmapView show(HeatmapData data, HeatmapView.Arrangement arrangement) {
        HeatmapView view = new HeatmapView();
        view.arrangementProperty().set(arrangement);
        view.dataProperty().set(data);
        Toolkit.show(new StackPane(view), 700, 420, false);
        return view;
    }

    /** Every third cell of a cache step does the other, and one of a full step is set by hand. */
    private static HeatmapData flipped(HeatmapData data) {
        List<HeatmapData.Panel> panels = new ArrayList<>();
        for (HeatmapData.Panel panel : data.panels()) {
            List<List<Cell>> rows = new ArrayList<>();
            for (List<Cell> before : panel.cells()) {
                List<Cell> row = new ArrayList<>(before);
                for (int column = rows.size() % 3; column < row.size(); column += 3) {
                    Cell cell = row.get(column);
                    Mark other = cell.mark() == Mark.REUSE ? Mark.NONE : Mark.REUSE;
                    if (cell.kind() == Kind.VALUE) {
                        row.set(column, new Cell(Kind.VALUE, cell.value(), other, false));
                    }
                }
                if (rows.size() == 4) {
                    row.set(5, new Cell(Kind.VALUE, Double.NaN, Mark.REUSE, true));
                }
                rows.add(row);
            }
            panels.add(new HeatmapData.Panel(panel.title(), rows));
        }
        return new HeatmapData(data.rowLabels(), data.columnLabels(), panels, data.rowTitle(), data.columnTitle());
    }

    private static int[] pixels(Node node) {
        Image picture = NodePicture.of(node, 1, Color.WHITE);
        int width = (int) picture.getWidth();
        int height = (int) picture.getHeight();
        int[] pixels = new int[width * height];
        picture.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return pixels;
    }

    @Test
    void thePointersCellIsReported() throws Exception {
        Toolkit.on(() -> {
            HeatmapView view = heatmap();
            at(view, MouseEvent.MOUSE_MOVED, new Position(2, 1, 3));
            assertThat(view.hoveredProperty().get()).isEqualTo(new Position(2, 1, 3));

            Toolkit.mouse(view, MouseEvent.MOUSE_MOVED, 1, 1);
            assertThat(view.hoveredProperty().get()).isNull();
            return null;
        });
    }

    @Test
    void aDragBrushesARectangleOfCells() throws Exception {
        Toolkit.on(() -> {
            HeatmapView view = heatmap();
            List<List<Position>> brushed = new ArrayList<>();
            view.onBrushProperty().set(brushed::add);
            at(view, MouseEvent.MOUSE_PRESSED, new Position(2, 0, 2));
            at(view, MouseEvent.MOUSE_DRAGGED, new Position(1, 0, 1));
            at(view, MouseEvent.MOUSE_RELEASED, new Position(1, 0, 1));

            assertThat(brushed)
                    .containsExactly(List.of(
                            new Position(1, 0, 1),
                            new Position(1, 0, 2),
                            new Position(2, 0, 1),
                            new Position(2, 0, 2)));
            return null;
        });
    }

    @Test
    void keysMoveSpanAndActOnCells() throws Exception {
        Toolkit.on(() -> {
            HeatmapView view = heatmap();
            List<List<Position>> brushed = new ArrayList<>();
            view.onBrushProperty().set(brushed::add);
            for (KeyCode code : List.of(KeyCode.DOWN, KeyCode.DOWN, KeyCode.RIGHT)) {
                Toolkit.key(view, code, false);
            }
            Toolkit.key(view, KeyCode.SPACE, false);
            Toolkit.key(view, KeyCode.RIGHT, true);
            Toolkit.key(view, KeyCode.ENTER, false);

            assertThat(brushed)
                    .containsExactly(
                            List.of(new Position(1, 0, 1)), List.of(new Position(1, 0, 1), new Position(1, 0, 2)));
            return null;
        });
    }

    @Test
    void theSliderStepsThroughDistinctBetaAndFollowsItsModel() throws Exception {
        Toolkit.on(() -> {
            BetaSlider slider = new BetaSlider();
            slider.trackProperty().set(new BetaTrack(List.of(-3.0, 0.0, 2.0), List.of(1, 1, 1), 0));
            SimpleDoubleProperty theta = new SimpleDoubleProperty(0);
            slider.thetaProperty().bindBidirectional(theta);
            Toolkit.show(new StackPane(slider), 300, 90, false);

            List<Double> visited = new ArrayList<>();
            for (int press = 0; press < 4; press++) {
                Toolkit.key(slider, KeyCode.RIGHT, false);
                visited.add(theta.get());
            }
            assertThat(visited).containsExactly(LogitScale.beta(-3), 0.5, LogitScale.beta(2), 1.0);
            Toolkit.key(slider, KeyCode.LEFT, false);
            assertThat(theta.get()).isEqualTo(LogitScale.beta(2));
            Toolkit.key(slider, KeyCode.HOME, false);
            assertThat(theta.get()).isZero();

            Toolkit.mouse(slider, MouseEvent.MOUSE_PRESSED, slider.x(0.5), 40);
            assertThat(theta.get()).isCloseTo(0.5, within(1e-3));
            Toolkit.mouse(slider, MouseEvent.MOUSE_DRAGGED, 1000, 40);
            assertThat(theta.get()).isEqualTo(1);
            return null;
        });
    }

    @Test
    void theNearestPointOfAPlotIsReportedAndChosen() throws Exception {
        Toolkit.on(() -> {
            LinePlot plot = new LinePlot();
            plot.dataProperty().set(PlotSamples.tradeOff());
            Toolkit.show(new StackPane(plot), 600, 320, false);
            List<LinePlotData.Index> chosen = new ArrayList<>();
            plot.onChosenProperty().set(chosen::add);
            LinePlotData.Point point = plot.getData().series().get(1).points().get(2);
            double x = plot.frame().x(point.x()) + 2;
            double y = plot.frame().y(point.y()) - 2;

            Toolkit.mouse(plot, MouseEvent.MOUSE_MOVED, x, y);
            assertThat(plot.hoveredProperty().get()).isEqualTo(new LinePlotData.Index(1, 2));
            Toolkit.mouse(plot, MouseEvent.MOUSE_CLICKED, x, y);
            assertThat(chosen).containsExactly(new LinePlotData.Index(1, 2));
            Toolkit.mouse(plot, MouseEvent.MOUSE_MOVED, 599, 1);
            assertThat(plot.hoveredProperty().get()).isNull();
            return null;
        });
    }

    @Test
    void keysGoFromPointToPointOfAPlotAndChoose() throws Exception {
        Toolkit.on(() -> {
            LinePlot plot = new LinePlot();
            LinePlotData.Series none = new LinePlotData.Series("none", List.of(), 0, LinePlotData.Form.LINE);
            LinePlotData.Series low = new LinePlotData.Series(
                    "low",
                    List.of(new LinePlotData.Point(1, 2), new LinePlotData.Point(2, 3), new LinePlotData.Point(4, 5)),
                    0,
                    LinePlotData.Form.LINE);
            LinePlotData.Series high = new LinePlotData.Series(
                    "high",
                    List.of(new LinePlotData.Point(0, 9), new LinePlotData.Point(3.5, 8)),
                    1,
                    LinePlotData.Form.LINE);
            plot.dataProperty()
                    .set(new LinePlotData(Axis.linear("ms"), Axis.linear("PSNR, dB"), List.of(none, low, none, high)));
            Toolkit.show(new StackPane(plot), 600, 320, false);
            assertThat(plot.isFocusTraversable()).isTrue();
            List<LinePlotData.Index> chosen = new ArrayList<>();
            plot.onChosenProperty().set(chosen::add);
            Toolkit.key(plot, KeyCode.ENTER, false);
            assertThat(chosen).as("no point has been gone to").isEmpty();

            List<LinePlotData.Index> visited = new ArrayList<>();
            for (KeyCode code : List.of(
                    KeyCode.RIGHT,
                    KeyCode.LEFT,
                    KeyCode.RIGHT,
                    KeyCode.RIGHT,
                    KeyCode.RIGHT,
                    KeyCode.DOWN,
                    KeyCode.DOWN,
                    KeyCode.UP)) {
                Toolkit.key(plot, code, false);
                visited.add(plot.hoveredProperty().get());
            }
            LinePlotData.Index last = new LinePlotData.Index(1, 2);
            assertThat(visited)
                    .containsExactly(
                            new LinePlotData.Index(1, 0),
                            new LinePlotData.Index(1, 0),
                            new LinePlotData.Index(1, 1),
                            last,
                            last,
                            new LinePlotData.Index(3, 1),
                            new LinePlotData.Index(3, 1),
                            last);
            assertThat(plot.queryAccessibleAttribute(AccessibleAttribute.TEXT))
                    .isEqualTo("low, ms 4.000, PSNR, dB 5.000");
            Toolkit.key(plot, KeyCode.ENTER, false);
            assertThat(chosen).containsExactly(last);

            plot.dataProperty().set(LinePlotData.EMPTY);
            Toolkit.key(plot, KeyCode.DOWN, false);
            assertThat(plot.hoveredProperty().get()).isNull();
            return null;
        });
    }

    @Test
    void picturesAreEnlargedWithoutBlur() throws Exception {
        Toolkit.on(() -> {
            Tile pixels = new Tile(2, 1, new byte[] {(byte) 255, 0, 0, 0, 0, (byte) 255});
            ComparisonView view = new ComparisonView();
            view.dataProperty().set(PlotSamples.pair(pixels, pixels));
            Toolkit.show(new StackPane(view), 620, 240, false);
            TileGrid grid = new ComparisonLayout(view).grid(PictureRef.Side.CACHED);
            double middle = grid.left() + Math.floor(grid.side() / 2);

            assertThat(pixel(view, middle - 2, grid.top() + 20)).isEqualTo(Color.RED);
            assertThat(pixel(view, middle + 2, grid.top() + 20)).isEqualTo(Color.BLUE);
            TileGrid difference = new ComparisonLayout(view).grid(PictureRef.Side.DIFFERENCE);
            assertThat(pixel(view, difference.left() + 5, difference.top() + 20))
                    .isEqualTo(Color.BLACK);
            return null;
        });
    }

    @Test
    void theDividerPartsTheRunsAndFollowsTheKeys() throws Exception {
        Toolkit.on(() -> {
            Tile red = new Tile(1, 1, new byte[] {(byte) 255, 0, 0});
            Tile blue = new Tile(1, 1, new byte[] {0, 0, (byte) 255});
            ComparisonView view = new ComparisonView();
            view.dataProperty().set(PlotSamples.pair(red, blue));
            view.modeProperty().set(ComparisonView.Mode.SWIPE);
            Toolkit.show(new StackPane(view), 300, 240, false);
            TileGrid grid = new ComparisonLayout(view).grid(PictureRef.Side.FULL);
            double left = grid.left() + 0.25 * grid.side();
            double right = grid.left() + 0.75 * grid.side();

            assertThat(pixel(view, left, grid.top() + 9)).isEqualTo(Color.RED);
            assertThat(pixel(view, right, grid.top() + 9)).isEqualTo(Color.BLUE);
            assertThat(view.at(right, grid.top() + 9)).contains(new PictureRef(PictureRef.Side.CACHED, 0));
            Toolkit.key(view, KeyCode.END, false);
            assertThat(view.getDivider()).isEqualTo(1);
            Toolkit.mouse(view, MouseEvent.MOUSE_PRESSED, left, grid.top() + 9);
            assertThat(view.getDivider()).isCloseTo(0.25, within(0.01));
            return null;
        });
    }

    @Test
    void arrowsSelectFromOneSideToTheNextAndAPressSelectsToo() throws Exception {
        Toolkit.on(() -> {
            ComparisonView view = new ComparisonView();
            view.dataProperty().set(PlotSamples.comparison(4)); // two by two on each side
            Toolkit.show(new StackPane(view), 720, 280, false);
            view.selectedProperty().set(new PictureRef(PictureRef.Side.FULL, 0));
            List<PictureRef> visited = new ArrayList<>();
            for (KeyCode code : List.of(
                    KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.DOWN, KeyCode.DOWN, KeyCode.LEFT, KeyCode.UP, KeyCode.LEFT)) {
                Toolkit.key(view, code, false);
                visited.add(view.selectedProperty().get());
            }
            assertThat(visited)
                    .containsExactly(
                            new PictureRef(PictureRef.Side.FULL, 1),
                            new PictureRef(PictureRef.Side.CACHED, 0),
                            new PictureRef(PictureRef.Side.CACHED, 2),
                            new PictureRef(PictureRef.Side.CACHED, 2),
                            new PictureRef(PictureRef.Side.FULL, 3),
                            new PictureRef(PictureRef.Side.FULL, 1),
                            new PictureRef(PictureRef.Side.FULL, 0));
            Toolkit.key(view, KeyCode.LEFT, false);
            assertThat(view.selectedProperty().get()).isEqualTo(new PictureRef(PictureRef.Side.FULL, 0));

            TileGrid grid = new ComparisonLayout(view).grid(PictureRef.Side.DIFFERENCE);
            Toolkit.mouse(view, MouseEvent.MOUSE_PRESSED, grid.x(3) + 2, grid.y(3) + 2);
            assertThat(view.selectedProperty().get()).isEqualTo(new PictureRef(PictureRef.Side.DIFFERENCE, 3));
            assertThat(view.queryAccessibleAttribute(AccessibleAttribute.TEXT)).isEqualTo("difference of image 4 of 4");
            return null;
        });
    }

    /** What the toolkit does with a file that is dragged needs a display. */
    @Test
    void aDragTakesThePressedPictureOutUnlessItMovesAnEnlargedOne() throws Exception {
        Toolkit.on(() -> {
            ComparisonView view = new ComparisonView();
            view.dataProperty().set(PlotSamples.comparison(1));
            Toolkit.show(new StackPane(view), 720, 280, false);
            List<PictureRef> out = new ArrayList<>();
            view.onDragOutProperty().set(out::add);
            TileGrid grid = new ComparisonLayout(view).grid(PictureRef.Side.CACHED);
            double x = grid.x(0) + 5;
            double y = grid.y(0) + 5;

            Toolkit.mouse(view, MouseEvent.MOUSE_PRESSED, x, y);
            drag(view, x + 300, y);
            assertThat(out).containsExactly(new PictureRef(PictureRef.Side.CACHED, 0));
            view.zoomProperty().set(2);
            drag(view, x, y);
            assertThat(out).hasSize(1);
            return null;
        });
    }

    /** The pointer has moved far enough with its button down. */
    private static void drag(Node node, double x, double y) {
        Event.fireEvent(
                node,
                new MouseEvent(
                        MouseEvent.DRAG_DETECTED,
                        x,
                        y,
                        x,
                        y,
                        MouseButton.PRIMARY,
                        1,
                        false,
                        false,
                        false,
                        false,
                        true,
                        false,
                        false,
                        false,
                        false,
                        false,
                        null));
    }

    @Test
    void zoomGoesBothWaysBetweenTheViewAndItsModel() throws Exception {
        Toolkit.on(() -> {
            ComparisonView view = new ComparisonView();
            view.dataProperty().set(PlotSamples.comparison(1));
            view.largestZoomProperty().set(4);
            SimpleDoubleProperty zoom = new SimpleDoubleProperty(1);
            view.zoomProperty().bindBidirectional(zoom);
            Toolkit.show(new StackPane(view), 720, 280, false);

            zoom.set(2);
            assertThat(view.zoom()).isEqualTo(new PictureZoom(2, 0.25, 0.25));
            Toolkit.key(view, KeyCode.PLUS, false);
            assertThat(zoom.get()).isEqualTo(2.5);
            for (int press = 0; press < 9; press++) {
                Toolkit.key(view, KeyCode.PLUS, false);
            }
            assertThat(zoom.get()).isEqualTo(4);
            Toolkit.key(view, KeyCode.LEFT, true);
            assertThat(view.zoom().x()).isCloseTo(0.375 - 0.1 / 4, within(1e-9));
            Toolkit.key(view, KeyCode.DIGIT0, false);
            assertThat(zoom.get()).isEqualTo(1);
            return null;
        });
    }

    @Test
    void onlyTheSideThatIsOutOfDateIsPale() throws Exception {
        Toolkit.on(() -> {
            Tile black = new Tile(1, 1, new byte[3]);
            ComparisonData fresh = PlotSamples.pair(black, black);
            ComparisonView view = new ComparisonView();
            view.dataProperty()
                    .set(new ComparisonData(
                            fresh.full(),
                            new ComparisonData.Pictures(fresh.cached().tiles(), "cached", true),
                            fresh.difference(),
                            List.of(),
                            List.of()));
            Toolkit.show(new StackPane(view), 620, 240, false);
            TileGrid full = new ComparisonLayout(view).grid(PictureRef.Side.FULL);
            TileGrid cached = new ComparisonLayout(view).grid(PictureRef.Side.CACHED);

            assertThat(pixel(view, full.left() + 9, full.top() + 9)).isEqualTo(Color.BLACK);
            assertThat(pixel(view, cached.left() + 9, cached.top() + 9).getBrightness())
                    .isGreaterThan(0.4);
            return null;
        });
    }

    @Test
    void flickeringStopsWhenNobodySeesIt() throws Exception {
        ComparisonView view = Toolkit.on(() -> {
            ComparisonView made = new ComparisonView();
            made.modeProperty().set(ComparisonView.Mode.FLICKER);
            assertThat(made.isFlickering()).isFalse();
            Stage stage = new Stage();
            stage.setScene(new Scene(made, 300, 200));
            stage.show();
            assertThat(made.isFlickering()).isTrue();
            return made;
        });
        Toolkit.on(() -> {
            view.setVisible(false);
            assertThat(view.isFlickering()).isFalse();
            view.setVisible(true);
            assertThat(view.isFlickering()).isTrue();
            view.getScene().getWindow().hide();
            assertThat(view.isFlickering()).isFalse();
            return null;
        });
    }
}
