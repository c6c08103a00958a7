package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.ComboBox;
import javafx.scene.input.KeyCode;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.model.LayerKind;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.RouterRow;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Brings a router of one's own. */
class ImportRouterJourneyTest {
    private static final int DEPTH = TestModels.SHAPES16.depth();

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

    private RouterOffer inUse() {
        return window.models().window().caching().router().getValue();
    }

    /** Ctrl+I, with a file chosen in the dialog that it opens. */
    private void importByMenu(Path file) {
        window.answers().next(file);
        window.answers().pattern(ReusePattern.ALTERNATE);
        robot.push(KeyCode.SHORTCUT, KeyCode.I);
    }

    @Test
    void aTorchRouterForAnotherDepthIsRefusedWithTheReason() throws Exception {
        Path file = folder.resolve("other.pt");
        TorchRouterFile.write(file, SmallHome.router(DEPTH + 1, SmallHome.STEPS, ReusePattern.ALTERNATE));
        RouterOffer before = inUse();

        importByMenu(file);

        window.awaitMessage();
        assertThat(window.notices())
                .contains("other")
                .contains("for a network of " + (DEPTH + 1) + " blocks")
                .contains("this one has " + DEPTH)
                .contains("Choose one for a network of " + DEPTH + " blocks", "train one in the tab Train");
        assertThat(inUse()).isEqualTo(before);
        assertThat(window.models().compare().settled().getValue()).isTrue();
    }

    @Test
    void aTorchRouterThatFitsIsShownAndUsed() throws Exception {
        Path file = folder.resolve("mine.pt");
        Router mine = SmallHome.fallingRouter(DEPTH, SmallHome.STEPS, ReusePattern.ALTERNATE);
        TorchRouterFile.write(file, mine);

        importByMenu(file);

        window.await("the router", () -> "mine".equals(inUse().name()));
        assertThat(window.models().window().messages()).isEmpty();
        ComboBox<?> list = window.node("router-choice", ComboBox.class);
        assertThat(((RouterRow) list.getValue()).offer()).isEqualTo(inUse());
        assertThat(inUse().content())
                .isEqualTo(new RouterFile.Learned(TorchRouterFile.read(file, ReusePattern.ALTERNATE)));
        window.await("its scores", () -> shownBeta(1, LayerKind.MHSA, 0) == mine.beta(1, 0));
        assertThat(shownBeta(SmallHome.STEPS - 1, LayerKind.FFN, DEPTH - 1))
                .isEqualTo(mine.beta(SmallHome.STEPS - 1, 2 * DEPTH - 1));
        CacheSchedule expected = new CachePolicy.Threshold(mine, theta()).schedule();
        assertThat(expected.counts().reused()).isPositive();
        window.awaitImagesOf(expected);
    }

    private float shownBeta(int step, LayerKind kind, int block) {
        HeatmapData data = window.node("heatmap", HeatmapView.class).getData();
        return (float)
                data.panels().get(kind.ordinal()).cells().get(step).get(block).value();
    }

    @Test
    void aDroppedRouterIsUsedToo() throws Exception {
        Path file = folder.resolve("dropped.json");
        Router anyStep = SmallHome.router(DEPTH, SmallHome.STEPS, ReusePattern.ANY_STEP);
        RouterJson.write(file, anyStep);

        window.drop(file);

        window.await("the router", () -> "dropped".equals(inUse().name()));
        assertThat(window.models().window().messages()).isEmpty();
        window.awaitImagesOf(new CachePolicy.Threshold(anyStep, theta()).schedule());
    }

    @Test
    void aDroppedTorchRouterIsAskedAboutAndUsed() throws Exception {
        Path file = folder.resolve("released.pt");
        Router mine = SmallHome.fallingRouter(DEPTH, SmallHome.STEPS, ReusePattern.ALTERNATE);
        TorchRouterFile.write(file, mine);
        window.answers().pattern(ReusePattern.ALTERNATE);

        window.drop(file);

        window.await("the router", () -> "released".equals(inUse().name()));
        assertThat(inUse().content())
                .isEqualTo(new RouterFile.Learned(TorchRouterFile.read(file, ReusePattern.ALTERNATE)));
        assertThat(window.models().window().messages()).isEmpty();
        window.awaitImagesOf(new CachePolicy.Threshold(mine, theta()).schedule());
    }

    private double theta() {
        return window.models().window().caching().theta().get();
    }
}
