package org.cachescope.viewmodel;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one action on the user interface's thread, once for all requests made since it last ran: what a fast stream of
 * changes needs in order not to flood that thread. Safe to ask on any thread.
 */
final class Coalescer {
    private final Executor ui;
    private final Runnable action;
    private final AtomicBoolean asked = new AtomicBoolean();

    Coalescer(Executor ui, Runnable action) {
        this.ui = ui;
        this.action = action;
    }

    void ask() {
        if (asked.compareAndSet(false, true)) {
            ui.execute(() -> {
                asked.set(false);
                action.run();
            });
        }
    }
}
