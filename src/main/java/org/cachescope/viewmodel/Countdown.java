package org.cachescope.viewmodel;

import java.time.Duration;

/** Calls back once after a while on the user interface's thread, where it is also used. */
public interface Countdown {
    /** Begins anew; what was to be called before is forgotten. */
    void restart(Duration wait, Runnable action);

    /** Forgets what was to be called. */
    void stop();
}
