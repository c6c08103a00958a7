package org.cachescope.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.Region;

/**
 * Times one change of the window until the frame that shows it has been painted.
 *
 * <p>A change comes between two pulses, as a person's does. What follows from it is published in later turns of the
 * toolkit's queue, laid out and written down as drawing commands in a pulse on the toolkit's thread, and painted on the
 * renderer's. All of that is counted as time that the two threads had of a processor: neither the wait for the pulse nor
 * that of one thread for the other is work.
 */
final class RepaintClock {
    private static final String RENDERER = "QuantumRenderer";
    private static final double NANOS_PER_MILLI = 1e6;

    private final Scene scene;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long renderer;

    /**
     * One repaint.
     *
     * @param toolkitMillis processor time of the toolkit's thread, from the change to the end of its pulse
     * @param rendererMillis processor time of the renderer, until the frame is painted
     * @param seenMillis from the change to the painted frame by the clock on the wall, all waiting included
     */
    record Repaint(double toolkitMillis, double rendererMillis, double seenMillis) {
        double workMillis() {
            return toolkitMillis + rendererMillis;
        }
    }

    /** A clock for a scene that is shown. @throws IllegalStateException if the toolkit has no renderer */
    RepaintClock(Scene scene) {
        this.scene = scene;
        this.renderer = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(RENDERER))
                .mapToLong(ThreadInfo::getThreadId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no thread of the toolkit is named " + RENDERER));
    }

    /**
     * Makes a change and waits for its frame. To be called on the toolkit's thread.
     *
     * @param change what to do
     * @param shown whether the nodes have what is to be seen after the change; asked at the end of each layout
     */
    CompletableFuture<Repaint> time(Runnable change, BooleanSupplier shown) {
        CompletableFuture<Repaint> result = new CompletableFuture<>();
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                stop();
                Platform.runLater(() -> begin(change, shown, result)); // comes when this pulse is over
            }
        }.start();
        return result;
    }

    private void begin(Runnable change, BooleanSupplier shown, CompletableFuture<Repaint> result) {
        awaitRenderer(); // what it still has to do is none of the change's
        long start = System.nanoTime();
        long toolkitStart = threads.getCurrentThreadCpuTime();
        long rendererStart = threads.getThreadCpuTime(renderer);
        Runnable[] laidOut = new Runnable[1];
        laidOut[0] = () -> {
            if (shown.getAsBoolean()) {
                scene.removePostLayoutPulseListener(laidOut[0]);
                Platform.runLater(() -> {
                    double toolkit = millisSince(toolkitStart, threads.getCurrentThreadCpuTime());
                    awaitRenderer();
                    result.complete(new Repaint(
                            toolkit,
                            millisSince(rendererStart, threads.getThreadCpuTime(renderer)),
                            millisSince(start, System.nanoTime())));
                });
            }
        };
        scene.addPostLayoutPulseListener(laidOut[0]);
        change.run();
    }

    /** A picture is made after all that the renderer was given before, and waited for. */
    private static void awaitRenderer() {
        new Region().snapshot(null, null);
    }

    private static double millisSince(long start, long end) {
        return (end - start) / NANOS_PER_MILLI;
    }
}
