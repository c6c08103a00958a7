package org.cachescope.view;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import org.cachescope.viewmodel.UiThread;

/** The toolkit's thread and its frames. */
public final class FrameThread implements UiThread {
    /** Ten states a second are as many as a person can follow. */
    private static final long UNHURRIED_MILLIS = 100;

    private final Executor unhurried = CompletableFuture.delayedExecutor(UNHURRIED_MILLIS, TimeUnit.MILLISECONDS, this);
    private final Queue<Runnable> afterFrame = new ArrayDeque<>(); // of the toolkit's thread

    /** Is called when a frame begins; what it gives back to the thread runs when the frame has been laid out. */
    private final AnimationTimer frame = new AnimationTimer() {
        @Override
        public void handle(long now) {
            stop();
            while (!afterFrame.isEmpty()) {
                Platform.runLater(afterFrame.remove());
            }
        }
    };

    /** To be made where the toolkit has been started. */
    public FrameThread() {}

    @Override
    public void execute(Runnable action) {
        Platform.runLater(action);
    }

    @Override
    public void executeAfterFrame(Runnable action) {
        execute(() -> {
            afterFrame.add(action);
            frame.start();
        });
    }

    @Override
    public void executeUnhurried(Runnable action) {
        unhurried.execute(action);
    }
}
