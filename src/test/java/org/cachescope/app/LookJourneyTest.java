package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.workspace.studio.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Chooses what is made by keyboard, and shows it to others. */
class LookJourneyTest {
    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    private RealWindow window;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    /** Red, green and blue of the whole picture, 0 to 255 on average. */
    private static double brightness(Picture picture) {
        long sum = 0;
        for (byte value : picture.rgb()) {
            sum += Byte.toUnsignedInt(value);
        }
        return (double) sum / picture.rgb().length;
    }

    @Test
    void aKeyMakesTheWindowDarkAndLightAgain() throws Exception {
        double light = brightness(window.screenshot("small-light"));

        robot.push(KeyCode.SHORTCUT, KeyCode.D);
        double dark = brightness(window.screenshot("small-dark"));
        robot.push(KeyCode.SHORTCUT, KeyCode.D);

        assertThat(dark).isLessThan(light / 2);
        assertThat(brightness(window.screenshot("small-light"))).isCloseTo(light, within(light / 20));
    }

    @Test
    void aKeyShowsHeatmapAndImagesAloneWithTheThetaToMove() throws Exception {
        assertThat(window.shows("recipe")).isTrue();
        assertThat(window.shows("readout")).isTrue();
        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT2);
        assertThat(window.shows("heatmap")).isFalse();

        robot.push(KeyCode.F5);
        window.screenshot("presentation");
        assertThat(window.shows("recipe")).isFalse();
        assertThat(window.shows("readout")).isFalse();
        assertThat(window.shows("heatmap")).isTrue();
        assertThat(window.shows("window-bar")).isFalse();
        assertThat(window.shows("status-bar")).isFalse();

        CachingViewModel caching = window.models().window().caching();
        robot.push(KeyCode.HOME);
        assertThat(caching.counts().getValue().orElseThrow().reused()).isZero();
        robot.push(KeyCode.END);
        assertThat(window.node("presentation-counts", Label.class).getText())
                .as("θ moves in a presentation too")
                .isEqualTo(caching.counts().getValue().orElseThrow().toString());
        assertThat(caching.counts().getValue().orElseThrow().reused()).isPositive();

        robot.push(KeyCode.F5);
        assertThat(window.shows("presentation-bar")).isFalse();
        assertThat(window.shows("window-bar")).isTrue();
        assertThat(window.shows("recipe")).isTrue();
        assertThat(window.shows("readout")).isTrue();
    }

    @Test
    void classesAreFoundByName() {
        int wanted = 3;
        String name =
                window.models().window().recipe().classes().all().get(wanted).name();
        robot.clickOn("#class-search").write(name);
        robot.push(KeyCode.ENTER);

        assertThat(window.models().window().recipe().fields().classes().get()).containsExactly(wanted);
        window.await(
                "images of the class",
                () -> window.models().compare().settled().getValue()
                        && window.models().compare().full().getValue().request().recipe().labels().stream()
                                .allMatch(label -> label == wanted));

        robot.push(KeyCode.BACK_SPACE);
        assertThat(window.models().window().recipe().fields().classes().get()).isEmpty();

        robot.write("zebra").push(KeyCode.ENTER);
        assertThat(window.node("class-unknown", Label.class).getText()).startsWith("No class is called 'zebra'");
        assertThat(window.models().window().recipe().fields().classes().get()).isEmpty();
    }

    @Test
    void textThatIsLargeForTheWindowLeavesAllOfItsColumnsInView() throws Exception {
        for (int i = 0; i < 8; i++) {
            robot.push(KeyCode.SHORTCUT, KeyCode.EQUALS);
        }
        window.screenshot("small-large-text");

        Bounds frame = bounds("window");
        assertThat(bounds("recipe").getMinX()).isGreaterThanOrEqualTo(frame.getMinX());
        assertThat(bounds("readout").getMaxX()).isLessThanOrEqualTo(frame.getMaxX());
    }

    private Bounds bounds(String id) {
        Node node = robot.lookup("#" + id).query();
        return node.localToScene(node.getLayoutBounds());
    }
}
