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
import org.cachescope.workspace.CancelToken;

/** JavaFX drawing in memory, for the real window where nobody looks: started once in a process, driven from outside. */
final class MemoryToolkit implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 100;

    private final CancelToken cancel;

    private MemoryToolkit(CancelToken cancel) {
        this.cancel = cancel;
    }

    /** Starts the toolkit, which must not have been started before in this process. */
    static MemoryToolkit start(CancelToken cancel) throws InterruptedException {
        Display.drawInMemory();
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        Platform.setImplicitExit(false);
        return new MemoryToolkit(cancel);
    }

    /** Does something on the toolkit's thread and waits for it. */
    <T> T call(Supplier<T> work) throws InterruptedException {
        CompletableFuture<T> result = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                result.complete(work.get());
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

    /**
     * Waits for something that the window is at.
     *
     * @param what named in the message if it does not come
     * @throws IOException if it does not come in time
     * @throws CancellationException if it was asked to stop
     */
    <T> T await(String what, CompletableFuture<T> coming, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            cancel.check();
            try {
                return coming.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // It is still at work: look again whether it is to stop.
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        throw new IOException(what + ": nothing came within " + patience.toSeconds() + " s");
    }

    /** Ends the toolkit, which cannot be started again in this process. */
    @Override
    public void close() {
        Platform.exit();
    }
}
