package org.cachescope.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.MainWindow;
import org.cachescope.view.ScenePicture;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.studio.Picture;

/** The real window where there is no display: drawn in memory, left alone until it has made its first comparison. */
final class OffScreen {
    /** Far more than two slow cores need. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long LOOK_EVERY_MILLIS = 100;
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
        Display.drawInMemory();
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        try (Desk desk =
                onToolkit(() -> Desk.open(installation, Platform::runLater, new FileDialogs(), Desk.NO_SESSION))) {
            CompletableFuture<Void> finished = new CompletableFuture<>();
            Scene scene = onToolkit(() -> open(desk, finished));
            await(finished);
            return onToolkit(() -> ScenePicture.of(scene));
        } finally {
            Platform.exit();
        }
    }

    private static Scene open(Desk desk, CompletableFuture<Void> finished) {
        Stage stage = new Stage();
        MainWindow window = new MainWindow(stage, desk.models(), new FileDialogs());
        window.show();
        window.resize(WIDTH, HEIGHT);
        InvalidationListener look = _ -> Platform.runLater(() -> {
            boolean idle = desk.models().window().jobs().rows().isEmpty();
            boolean timed = desk.models().readout().timing().getValue() != null;
            boolean failed = !desk.models().window().messages().isEmpty();
            if (idle && (timed || failed)) {
                finished.complete(null);
            }
        });
        desk.models().window().jobs().rows().addListener(look);
        desk.models().window().messages().addListener(look);
        desk.models().readout().timing().addListener(look);
        desk.models().window().start();
        return stage.getScene();
    }

    private void await(CompletableFuture<Void> finished) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            cancel.check();
            try {
                finished.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException _) {
                // It is still at work: look again whether it is to stop.
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        throw new IOException("the window made no images within " + PATIENCE.toMinutes() + " minutes");
    }

    private static <T> T onToolkit(Supplier<T> does) throws InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                result.complete(does.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
