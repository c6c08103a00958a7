package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import org.cachescope.caching.CellCounts;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.workspace.studio.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Uses the window as a person does, on the model that ships. */
class WindowJourneyTest {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path cache;

    private RealWindow window;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(RealWindow.shipped(cache), WIDTH, HEIGHT);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void imagesAppearWithoutAClickAndFollowTheta() {
        window.awaitImages();
        CellCounts before =
                window.models().window().caching().counts().getValue().orElseThrow();
        assertThat(window.models().compare().full().getValue().images()).hasSize(4);
        assertThat(before.reused()).isPositive();
        assertThat(window.node("counts", Label.class).getText()).isEqualTo(before.toString());

        TextField theta = window.node("theta", TextField.class);
        robot.doubleClickOn(theta).write("0.9");

        CellCounts after =
                window.models().window().caching().counts().getValue().orElseThrow();
        assertThat(after.reused()).isGreaterThan(before.reused());
        assertThat(window.node("counts", Label.class).getText()).isEqualTo(after.toString());
        assertThat(window.node("flipped", Label.class).getText()).contains("flipped");
        window.await(
                "images of the new schedule",
                () -> window.models().compare().settled().getValue()
                        && window.models()
                                .compare()
                                .cached()
                                .getValue()
                                .request()
                                .schedule()
                                .counts()
                                .equals(after));
    }

    @Test
    void everyTabLeavesAPictureInBothThemes() throws Exception {
        window.awaitImages();
        RealWindow.onToolkit(() -> {
            window.models().error().measure();
            return null;
        });
        window.await(
                "errors", () -> window.models().error().state().getValue() instanceof ErrorViewModel.State.Measured);
        window.press("measure");
        window.await("latency", () -> window.models().readout().timing().getValue() != null);
        TabPane tabs = window.node("tabs", TabPane.class);
        for (String tab : new String[] {"router", "error", "tradeoff", "limits", "train"}) {
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set(tab);
                return null;
            });
            assertThat(tabs.getSelectionModel().getSelectedItem().getId()).isEqualTo(tab);
            for (boolean dark : new boolean[] {false, true}) {
                RealWindow.onToolkit(() -> {
                    window.models().window().darkMode().set(dark);
                    return null;
                });
                Picture picture = window.screenshot(tab + (dark ? "-dark" : "-light"));
                assertThat(picture.width()).isEqualTo(WIDTH);
                assertThat(picture.height()).isEqualTo(HEIGHT);
            }
        }
    }
}
