package org.cachescope.view;

import java.time.Duration;
import javafx.animation.PauseTransition;
import org.cachescope.viewmodel.Countdown;

/** Waits by the toolkit's own clock. */
public final class PauseCountdown implements Countdown {
    private final PauseTransition pause = new PauseTransition();

    /** A countdown that does not run yet. */
    public PauseCountdown() {}

    @Override
    public void restart(Duration wait, Runnable action) {
        pause.stop();
        pause.setDuration(javafx.util.Duration.millis(wait.toMillis()));
        pause.setOnFinished(_ -> action.run());
        pause.playFromStart();
    }

    @Override
    public void stop() {
        pause.stop();
    }
}
