package org.cachescope.workspace;

import java.util.concurrent.CancellationException;

/** A wish to stop, made on any thread and looked at by the task where it can stop. It cannot be taken back. */
public final class CancelToken {
    private volatile boolean cancelled;

    /** Asks to stop. */
    public void cancel() {
        cancelled = true;
    }

    /** Whether stopping was asked for. */
    public boolean isCancelled() {
        return cancelled;
    }

    /** @throws CancellationException if stopping was asked for */
    public void check() {
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
    }
}
