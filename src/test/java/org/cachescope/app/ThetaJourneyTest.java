package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import javafx.scene.input.MouseButton;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.view.plot.BetaSlider;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Drags the thumb of θ by the mouse, over a router some of whose β are exactly 0. */
class ThetaJourneyTest {
    private static final int DEPTH = TestModels.SHAPES16.depth();

    /** Of this logit β is 0 in float32. */
    private static final float NO_BETA = -120;

    private static final int STEPS = SmallHome.STEPS;

    private final FxRobot robot = new FxRobot();
    private final Router router = router();

    @TempDir
    private Path folder;

    private RealWindow window;
    private CachingViewModel caching;
    private BetaSlider slider;

    /** The first cache step has β of 0, the others rise to nearly 1. */
    private static Router router() {
        float[][] logits = new float[STEPS][2 * DEPTH];
        for (int step = 0; step < STEPS; step++) {
            for (int column = 0; column < 2 * DEPTH; column++) {
                logits[step][column] = 8f * (step * 2 * DEPTH + column) / (STEPS * 2 * DEPTH) - 4;
            }
        }
        Arrays.fill(logits[1], NO_BETA);
        return new Router(
                RouterInfo.ddim(DEPTH, STEPS, ReusePattern.ALTERNATE).withModel(SmallHome.MODEL, null), logits);
    }

    @BeforeEach
    void open() throws Exception {
        Installation home = SmallHome.in(folder.resolve("home"));
        RouterJson.write(folder.resolve("home/sample-routers/" + SmallHome.ROUTER + ".json"), router);
        window = RealWindow.open(home, 1280, 800);
        caching = window.models().window().caching();
        slider = window.node("theta-slider", BetaSlider.class);
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    /** Where the thumb is on the screen, moved along the slider by a share of its width. */
    private Point2D thumb(double by) {
        return RealWindow.onToolkit(() -> slider.localToScreen(slider.thumb().add(by * slider.getWidth(), 0)));
    }

    /** Cells that reuse, by the window's own count; the view model, the label and the router agree on it. */
    private int reused() {
        double theta = RealWindow.onToolkit(() -> caching.theta().get());
        int reused = caching.counts().getValue().orElseThrow().reused();
        assertThat(reused)
                .as("cells that reuse at θ %s", theta)
                .isEqualTo(new CachePolicy.Threshold(router, theta)
                        .schedule()
                        .counts()
                        .reused());
        assertThat(slider.getTheta()).isEqualTo(theta);
        assertThat(window.node("counts", Label.class).getText())
                .isEqualTo(caching.counts().getValue().orElseThrow().toString());
        return reused;
    }

    @Test
    void theThumbFollowsTheMouseAndItsEndsReuseNoneAndAll() {
        Point2D start = thumb(0);
        double width = RealWindow.onToolkit(slider::getWidth);
        robot.moveTo(start).press(MouseButton.PRIMARY);
        assertThat(reused()).as("where it was pressed").isPositive().isLessThan(router.cells());

        robot.moveTo(start.getX() + 2 * width, start.getY()); // beyond its end
        assertThat(reused()).as("at the end 'all'").isEqualTo(router.cells());
        assertThat(caching.theta().get()).isEqualTo(1);

        int before = router.cells();
        double right = RealWindow.onToolkit(
                () -> slider.localToScreen(slider.getWidth(), 0).getX());
        for (double from = 0.08; from < 0.3; from += 0.02) {
            robot.moveTo(right - from * width, start.getY());
            int now = reused();
            assertThat(now).as("%s of the width from the right", from).isLessThanOrEqualTo(before);
            assertThat(Math.abs(thumb(0).getX() - (right - from * width)))
                    .as("the thumb stays under the mouse, in pixels")
                    .isLessThan(3);
            before = now;
        }
        assertThat(before).isLessThan(router.cells());

        robot.moveTo(right - 0.6 * width, start.getY());
        assertThat(reused()).as("where θ is 0, short of the end").isEqualTo(2 * DEPTH);

        robot.moveTo(right - 2 * width, start.getY());
        assertThat(reused()).as("at the end 'none'").isZero();
        robot.release(MouseButton.PRIMARY);
        assertThat(reused()).isZero();
        window.awaitImagesOf(caching.schedule().getValue());
    }
}
