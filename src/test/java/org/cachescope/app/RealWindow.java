package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.MainWindow;
import org.cachescope.view.PaneModels;
import org.cachescope.view.ScenePicture;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.studio.Picture;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The real window on an installation, drawn in memory: what a journey looks at and waits for. */
final class RealWindow implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** Several times what two busy cores need for a comparison. */
    private static final long PATIENCE_SECONDS = 180;

    private final Stage stage;
    private final Desk desk;

    private RealWindow(Stage stage, Desk desk) {
        this.stage = stage;
        this.desk = desk;
    }

    /** Opens the window in a size and starts it. */
    static RealWindow open(Installation installation, double width, double height)
            throws TimeoutException, IOException {
        Stage stage = FxToolkit.registerPrimaryStage();
        RealWindow window = onToolkit(() -> {
            FileDialogs dialogs = new FileDialogs();
            Desk desk = Desk.open(installation, Platform::runLater, dialogs, Desk.keptSession(installation));
            MainWindow shown = new MainWindow(stage, desk.models(), dialogs);
            shown.show();
            shown.resize(width, height);
            desk.models().window().start();
            return new RealWindow(stage, desk);
        });
        return window;
    }

    /** The program that the sources are, remembering in a folder of its own. */
    static Installation shipped(Path cache) {
        return new Installation(Path.of("").toAbsolutePath(), cache);
    }

    PaneModels models() {
        return desk.models();
    }

    /** A node by its id; fails where there is none. */
    <N extends Node> N node(String id, Class<N> type) {
        Node found = onToolkit(() -> stage.getScene().lookup("#" + id));
        assertThat(found).as("node #" + id).isInstanceOf(type);
        return type.cast(found);
    }

    /** Waits, with the toolkit at work, until something holds; fails where it does not in time. */
    void await(String what, BooleanSupplier holds) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> onToolkit(holds::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    what + ": not within " + PATIENCE_SECONDS + " s; messages: "
                            + models().window().messages(),
                    e);
        }
    }

    /** Waits until the images asked for are there. */
    void awaitImages() {
        await("images", () -> models().compare().settled().getValue());
    }

    /** Does something on the toolkit's thread and waits for it. */
    static <T> T onToolkit(Callable<T> does) {
        return WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), does);
    }

    /** Leaves a picture of the whole scene for people to look at. */
    Picture screenshot(String name) throws IOException {
        WaitForAsyncUtils.waitForFxEvents();
        Scene scene = stage.getScene();
        Picture picture = onToolkit(() -> ScenePicture.of(scene));
        Files.createDirectories(SCREENSHOTS);
        PngFile.write(
                SCREENSHOTS.resolve(name + ".png"),
                new RgbImage(picture.width(), picture.height(), picture.rgb()),
                Map.of());
        return picture;
    }

    @Override
    public void close() {
        onToolkit(() -> {
            stage.hide();
            desk.close();
            return null;
        });
    }
}
