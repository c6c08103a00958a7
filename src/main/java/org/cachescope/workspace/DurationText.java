package org.cachescope.workspace;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them. */
public final class DurationText {
    private DurationText() {}

    /** {@code 0.8 s}, {@code 42 s}, {@code 3 min 20 s} or {@code 2 h 5 min}. */
    public static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
}
