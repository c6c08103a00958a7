package org.cachescope.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.FrameThread;
import org.cachescope.view.MainWindow;
import org.cachescope.view.ScenePicture;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.studio.Picture;

/** The real window where there is no display: drawn in memory, left alone until it has made its first comparison. */
final class OffScreen {
    /** Far more than two slow cores need. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int WIDTH = 1440;
    private static final int HEIGHT = 900;

    private final Installation installation;
    private final CancelToken cancel;

    OffScreen(Installation installation, CancelToken cancel) {
        this.installation = installation;
        this.cancel = cancel;
    }

    /**
     * Starts the toolkit, opens the window, waits for its images and figures, and ends the toolkit.
     *
     * @return the window's picture
     * @throws IOException if the window came to nothing in time
     * @throws CancellationException if it was asked to stop
     */
    Picture picture() throws IOException, InterruptedException {
        try (MemoryToolkit toolkit = MemoryToolkit.start(cancel);
                Desk desk = toolkit.call(
                        () -> Desk.open(installation, new FrameThread(), new FileDialogs(), Desk.NO_SESSION))) {
            CompletableFuture<Void> settled = new CompletableFuture<>();
            Scene scene = toolkit.call(() -> open(desk, settled));
            toolkit.await("the window's first images", settled, PATIENCE);
            return toolkit.call(() -> ScenePicture.of(scene));
        }
    }

    /**
     * Opens a window on a desk.
     *
     * @param settled completed once its first images and figures are there, or a message why they are not
     */
    static Scene open(Desk desk, CompletableFuture<Void> settled) {
        desk.models().window().start(); // as the window on a screen does
        Stage stage = new Stage();
        MainWindow window = new MainWindow(stage, desk.models(), new FileDialogs());
        window.show();
        window.resize(WIDTH, HEIGHT);
        InvalidationListener look = _ -> Platform.runLater(() -> {
            boolean idle = desk.models().window().jobs().rows().isEmpty();
            boolean timed = desk.models().readout().timing().getValue() != null;
            boolean failed = !desk.models().window().messages().isEmpty();
            if (idle && (timed || failed)) {
                settled.complete(null);
            }
        });
        desk.models().window().jobs().rows().addListener(look);
        desk.models().window().messages().addListener(look);
        desk.models().readout().timing().addListener(look);
        return stage.getScene();
    }
}
