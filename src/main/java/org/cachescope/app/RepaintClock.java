package org.cachescope.app;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * renderer's. All of that is counted as time that the two threads had of a processor: neither the wait for the pulse
 * nor that of one thread for the other is work.
 */
final class RepaintClock {
    private static final String RENDERER = "QuantumRenderer";
    private static final double NANOS_PER_MILLI = 1e6;

    /** Frames after the one that shows the change, in which what may wait has followed. */
    private static final int FOLLOWING = 2;

    private final Scene scene;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long renderer;

    /**
     * One repaint.
     *
     * @param toolkitMillis processor time of the toolkit's thread, from the change to the end of its pulse
     * @param rendererMillis processor time of the renderer, until the frame is painted
     * @param seenMillis from the change to the painted frame by the clock on the wall, all waiting included
     * @param followingMillis processor time of both in the two frames after it
     */
    record Repaint(double toolkitMillis, double rendererMillis, double seenMillis, double followingMillis) {
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
     * Makes a change and waits for its frame, once what followed the change before is over. To be called on the
     * toolkit's thread.
     *
     * @param change what to do
     * @param shown whether the nodes have what is to be seen after the change; asked at the end of each layout
     */
    CompletableFuture<Repaint> time(Runnable change, BooleanSupplier shown) {
        CompletableFuture<Repaint> result = new CompletableFuture<>();
        afterFrames(FOLLOWING, () -> begin(change, shown, result));
        return result;
    }

    private void begin(Runnable change, BooleanSupplier shown, CompletableFuture<Repaint> result) {
        awaitRenderer(); // what it still has to do is none of the change's
        AtomicBoolean laidOut = new AtomicBoolean();
        Runnable looking = () -> laidOut.compareAndSet(false, shown.getAsBoolean());
        Moment start = now();
        scene.addPostLayoutPulseListener(looking);
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                Platform.runLater(
                        () -> { // comes when this pulse is over, before all that waits for that as well
                            if (laidOut.get()) {
                                stop();
                                scene.removePostLayoutPulseListener(looking);
                                painted(start, result);
                            }
                        });
            }
        }.start();
        change.run();
    }

    private void painted(Moment start, CompletableFuture<Repaint> result) {
        long toolkit = threads.getCurrentThreadCpuTime(); // waiting for the renderer makes a picture
        awaitRenderer();
        Moment painted = now();
        afterFrames(FOLLOWING, () -> {
            awaitRenderer();
            Moment end = now();
            result.complete(new Repaint(
                    millis(toolkit - start.toolkit),
                    millis(painted.renderer - start.renderer),
                    millis(painted.wall - start.wall),
                    millis(end.toolkit - painted.toolkit + end.renderer - painted.renderer)));
        });
    }

    /** Does something when that many further pulses are over. */
    private static void afterFrames(int count, Runnable action) {
        new AnimationTimer() {
            private int left = count;

            @Override
            public void handle(long now) {
                if (--left == 0) {
                    stop();
                    Platform.runLater(action); // comes when this pulse is over
                }
            }
        }.start();
    }

    /** Nanoseconds that have passed, and that each thread has had of a processor. */
    private record Moment(long wall, long toolkit, long renderer) {}

    private Moment now() {
        return new Moment(System.nanoTime(), threads.getCurrentThreadCpuTime(), threads.getThreadCpuTime(renderer));
    }

    /** A picture is made after all that the renderer was given before, and waited for. */
    private static void awaitRenderer() {
        new Region().snapshot(null, null);
    }

    private static double millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }
}
