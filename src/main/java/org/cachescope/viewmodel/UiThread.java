package org.cachescope.viewmodel;

import java.util.concurrent.Executor;

/** The user interface's thread, as view models know it: {@link #execute} runs an action there, in turn. */
@FunctionalInterface
public interface UiThread extends Executor {
    /**
     * Runs an action once what has changed so far is laid out to be drawn: for what may follow a frame later, so that
     * the frame that a person waits for stays small. Actions keep their order. Where there are no frames, runs it in
     * turn.
     */
    default void executeAfterFrame(Runnable action) {
        execute(action);
    }

    /**
     * Runs an action that tells how far something is, a moment later: who asks through a {@link Coalescer} then shows a
     * few states a second and leaves the cores to the work itself. Where there is no clock, runs it in turn.
     */
    default void executeUnhurried(Runnable action) {
        execute(action);
    }
}
