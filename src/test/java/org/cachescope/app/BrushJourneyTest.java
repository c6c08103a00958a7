package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.workspace.studio.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Sets cells by hand, keeps the images, and comes back to them. */
class BrushJourneyTest {
    /** The first cache step, whose first cells the shipped router of {@link SmallHome} has reuse. */
    private static final int CACHE_STEP = 1;

    /** Less than the smallest cell, in pixels. */
    private static final double STRIDE = 5;

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    private RealWindow window;
    private CachingViewModel caching;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        caching = window.models().window().caching();
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void take(String brush) {
        ToggleButton button = window.node(brush, ToggleButton.class);
        window.press(brush);
        assertThat(button.isSelected()).isTrue();
    }

    /** Presses on one cell of the heatmap's first panel, lets go on another of the same. */
    private void drag(int fromStep, int fromBlock, int toStep, int toBlock) {
        HeatmapView heatmap = window.node("heatmap", HeatmapView.class);
        RealWindow.onToolkit(() -> {
            Point2D from = pointOf(heatmap, new HeatmapData.Position(fromStep, 0, fromBlock));
            Point2D to = pointOf(heatmap, new HeatmapData.Position(toStep, 0, toBlock));
            fire(heatmap, MouseEvent.MOUSE_PRESSED, from);
            fire(heatmap, MouseEvent.MOUSE_DRAGGED, from.midpoint(to));
            fire(heatmap, MouseEvent.MOUSE_DRAGGED, to);
            fire(heatmap, MouseEvent.MOUSE_RELEASED, to);
            return null;
        });
    }

    /** Found by pointing, since where cells are is the heatmap's own affair. */
    private static Point2D pointOf(HeatmapView heatmap, HeatmapData.Position wanted) {
        for (double x = 1; x < heatmap.getWidth(); x += STRIDE) {
            for (double y = 1; y < heatmap.getHeight(); y += STRIDE) {
                fire(heatmap, MouseEvent.MOUSE_MOVED, new Point2D(x, y));
                if (wanted.equals(heatmap.hoveredProperty().get())) {
                    return new Point2D(x, y);
                }
            }
        }
        throw new AssertionError("no point of the heatmap is " + wanted);
    }

    private static void fire(Node node, EventType<MouseEvent> type, Point2D at) {
        Point2D scene = node.localToScene(at); // what an event without a source counts in
        Point2D screen = node.localToScreen(at);
        boolean button = type != MouseEvent.MOUSE_MOVED;
        boolean down = button && type != MouseEvent.MOUSE_RELEASED;
        node.fireEvent(new MouseEvent(
                type,
                scene.getX(),
                scene.getY(),
                screen.getX(),
                screen.getY(),
                button ? MouseButton.PRIMARY : MouseButton.NONE,
                1,
                false,
                false,
                false,
                false,
                down,
                false,
                false,
                true,
                false,
                false,
                null));
    }

    private CellAction action(int step, int column) {
        return caching.schedule().getValue().action(step, column);
    }

    /** The first image, compared without a message: its bytes fill pages. */
    private Picture shown() {
        return window.models().compare().cached().getValue().images().getFirst();
    }

    private String byHand() {
        WaitForAsyncUtils.waitForFxEvents();
        Label label = window.node("by-hand", Label.class);
        return label.getParent().isVisible() ? label.getText() : "";
    }

    @Test
    void paintedCellsRunAndTheSavedImageBringsThemBack() throws Exception {
        assertThat(action(CACHE_STEP, 0)).isEqualTo(CellAction.REUSE);

        take("brush-compute");
        drag(CACHE_STEP, 0, CACHE_STEP, 1);

        assertThat(byHand()).startsWith("2 by hand");
        assertThat(action(CACHE_STEP, 0)).isEqualTo(CellAction.COMPUTE);
        CacheSchedule painted = caching.schedule().getValue();
        window.awaitImagesOf(painted);
        Picture image = shown();
        SamplingRecipe recipe = window.models().window().recipe().recipe().getValue();
        window.answers().next(folder.resolve("kept.png"));
        robot.push(KeyCode.SHORTCUT, KeyCode.S);
        Path png = folder.resolve("kept-1.png");
        window.await(
                "the last image", () -> folder.resolve("kept-4.png").toFile().exists());

        window.type("seed", "77");
        window.press("clear-edits");
        window.awaitImagesOf(77);
        assertThat(byHand()).isEmpty();
        assertThat(shown().equals(image)).as("the image of another seed").isFalse();
        window.drop(png);

        window.await(
                "the recipe",
                () -> recipe.equals(window.models().window().recipe().recipe().getValue()));
        window.awaitImagesOf(painted);
        assertThat(window.models().window().messages()).isEmpty();
        assertThat(shown().equals(image)).as("the image that was kept").isTrue();
    }

    @Test
    void fullStepsRefuseWithTheReasonUnlessAnyStepMayReuse() {
        take("brush-reuse");
        drag(CACHE_STEP + 1, 0, CACHE_STEP + 1, 0);

        Label refusal = window.node("refusal", Label.class);
        assertThat(refusal.isVisible()).isTrue();
        assertThat(refusal.getText()).isNotBlank();
        assertThat(byHand()).isEmpty();

        window.press("any-step");
        drag(CACHE_STEP + 1, 0, CACHE_STEP + 1, 0);

        assertThat(refusal.isVisible()).isFalse();
        assertThat(byHand()).startsWith("1 by hand");
        assertThat(action(CACHE_STEP + 1, 0)).isEqualTo(CellAction.REUSE);
        window.awaitImagesOf(caching.schedule().getValue());
    }

    @Test
    void theKeyboardPaintsTakesBackAndPaintsAgain() {
        take("brush-compute");
        window.focus("heatmap");
        robot.push(KeyCode.RIGHT).push(KeyCode.DOWN);
        robot.push(KeyCode.SHIFT, KeyCode.RIGHT).push(KeyCode.SHIFT, KeyCode.RIGHT);
        robot.push(KeyCode.SPACE);
        assertThat(byHand()).startsWith("3 by hand");
        CacheSchedule painted = caching.schedule().getValue();

        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        assertThat(byHand()).isEmpty();
        assertThat(caching.schedule().getValue()).isEqualTo(caching.chosen().getValue());

        robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.Z);
        assertThat(byHand()).startsWith("3 by hand");
        assertThat(caching.schedule().getValue()).isEqualTo(painted);

        int reused = caching.counts().getValue().orElseThrow().reused();
        window.type("theta", "0.9");
        assertThat(byHand()).startsWith("3 by hand");
        assertThat(caching.counts().getValue().orElseThrow().reused()).isGreaterThan(reused);
        assertThat(action(CACHE_STEP, 0)).isEqualTo(CellAction.COMPUTE);

        window.press("clear-edits");
        assertThat(byHand()).isEmpty();
        assertThat(action(CACHE_STEP, 0)).isEqualTo(CellAction.REUSE);
    }
}
