package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.text.Text;
import javafx.stage.Screen;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.studio.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The window on a real display, on the model that ships: every tab in both themes, as large as the display in memory
 * cannot be, as a laptop has it, and as small as it may be made.
 */
@Tag("screen")
class ScreenJourneyTest {
    private static final List<String> TABS = List.of("router", "error", "tradeoff", "limits", "train");

    /** The other model that ships, with longer words and more fields. */
    private static final String UVIT = "shapes64-uvit";

    /** Of a picture's pixels, those that a screen may show otherwise: a pointer, a caret that blinks, memory in use. */
    private static final double MOST_OTHERWISE = 0.005;

    /** Where a window that fits ends up within rounding. */
    private static final double ROUNDING = 1;

    @TempDir
    private Path cache;

    private RealWindow window;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(RealWindow.shipped(cache), 1920, 1080);
        window.awaitImages();
        RealWindow.onToolkit(() -> {
            window.models().error().measure();
            return null;
        });
        window.await(
                "errors", () -> window.models().error().state().getValue() instanceof ErrorViewModel.State.Measured);
        window.await("latency", () -> window.models().readout().timing().getValue() != null);
        window.await(
                "the end of all jobs",
                () -> window.models().window().jobs().rows().isEmpty());
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void everyTabIsShownWholeInBothThemes() throws Exception {
        Rectangle2D screen = RealWindow.onToolkit(() -> Screen.getPrimary().getBounds());
        assertThat(screen.getWidth()).as("a display of 1920 × 1080 or more").isGreaterThanOrEqualTo(1920);
        assertThat(screen.getHeight()).isGreaterThanOrEqualTo(1080);
        shownWhole("", 1920, 1080);
        shownWhole("", 1280, 800);
        shownWhole("", 1100, 700);

        RealWindow.onToolkit(() -> {
            window.models().readout().automatic().set(false);
            window.models().window().recipe().open(ModelChoice.of(UVIT));
            return null;
        });
        window.await(
                "the U-ViT's images",
                () -> window.models().compare().settled().getValue()
                        && UVIT.equals(window.models()
                                .compare()
                                .cached()
                                .getValue()
                                .request()
                                .model()
                                .name()));
        window.await(
                "the end of all jobs",
                () -> window.models().window().jobs().rows().isEmpty());
        shownWhole("uvit-", 1280, 800);
    }

    private void shownWhole(String what, int width, int height) throws Exception {
        window.resize(width, height);
        for (String tab : TABS) {
            for (boolean dark : new boolean[] {false, true}) {
                RealWindow.onToolkit(() -> {
                    window.models().window().look().selectedTab().set(tab);
                    window.models().window().darkMode().set(dark);
                    return null;
                });
                String name = "screen-" + what + width + "-" + tab + (dark ? "-dark" : "-light");
                Picture drawn = window.screenshot(name);
                assertThat(drawn.width()).isEqualTo(width);
                assertThat(drawn.height()).isEqualTo(height);
                assertThat(otherwise(drawn, window.onScreen()))
                        .as(name + ": pixels that the screen shows otherwise")
                        .isLessThan(MOST_OTHERWISE);
                assertThat(RealWindow.onToolkit(() -> flaws(width, height)))
                        .as(name)
                        .isEmpty();
            }
        }
    }

    private static double otherwise(Picture one, Picture other) {
        int differ = 0;
        for (int i = 0; i < one.rgb().length; i += 3) {
            boolean same = one.rgb()[i] == other.rgb()[i]
                    && one.rgb()[i + 1] == other.rgb()[i + 1]
                    && one.rgb()[i + 2] == other.rgb()[i + 2];
            differ += same ? 0 : 1;
        }
        return 3.0 * differ / one.rgb().length;
    }

    /** What a person would call cut off: text that ends in dots, controls beyond the window, columns that scroll. */
    private List<String> flaws(double width, double height) {
        List<String> flaws = new ArrayList<>();
        look(window.scene().getRoot(), false, width, height, flaws);
        return flaws;
    }

    private static void look(Node node, boolean scrolls, double width, double height, List<String> flaws) {
        if (!node.isVisible()) {
            return;
        }
        Bounds place = node.localToScene(node.getBoundsInLocal());
        if (node instanceof Labeled labeled
                && labeled.lookup(".text") instanceof Text text
                && text.getText().length() < labeled.getText().replace("_", "").length()) {
            flaws.add("'" + labeled.getText() + "' is cut to '" + text.getText() + "' at " + place);
        }
        if (node instanceof Control
                && !scrolls
                && !(node instanceof ScrollBar)
                && (place.getMinX() < -ROUNDING
                        || place.getMinY() < -ROUNDING
                        || place.getMaxX() > width + ROUNDING
                        || place.getMaxY() > height + ROUNDING)) {
            flaws.add(node + " reaches beyond the window: " + place);
        }
        if (node instanceof Parent parent) {
            boolean within = scrolls || node instanceof ScrollPane;
            parent.getChildrenUnmodifiable().forEach(child -> look(child, within, width, height, flaws));
        }
    }
}
