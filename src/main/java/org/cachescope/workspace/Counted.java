package org.cachescope.workspace;

import java.time.Duration;
import java.util.Optional;

/** Counts the pieces of a part of a task and tells a listener, with the time that is left. */
public final class Counted {
    private final ProgressListener listener;
    private final String task;
    private final long of;
    private final long alreadyDone;
    private final long startNanos = System.nanoTime();
    private long done;

    /** A count that begins, which the listener hears at once. */
    public Counted(ProgressListener listener, String task, long of) {
        this(listener, task, of, 0);
    }

    /** A count that goes on where an earlier run of the same task stopped. */
    public Counted(ProgressListener listener, String task, long of, long alreadyDone) {
        this.listener = listener;
        this.task = task;
        this.of = of;
        this.alreadyDone = alreadyDone;
        this.done = alreadyDone;
        listener.report(new Progress.Began(task));
    }

    /** Tells how long it is expected to take, before anything is done. @return this */
    public Counted expecting(Duration expected) {
        listener.report(new Progress.Advanced(task, done, of, Duration.ZERO, Optional.of(expected), ""));
        return this;
    }

    /** A piece was done. */
    public void advance() {
        advance("");
    }

    /** A piece was done; figures of this moment. */
    public void advance(String message) {
        done++;
        Duration elapsed = elapsed();
        long sinceStart = done - alreadyDone;
        Optional<Duration> left =
                Optional.of(Duration.ofNanos(elapsed.toNanos() / sinceStart * Math.max(0, of - done)));
        listener.report(new Progress.Advanced(task, done, of, elapsed, left, message));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
