package org.cachescope.workspace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How far a task has come. */
public sealed interface Progress {
    /** Name of the task's part at work, such as {@code full run}. */
    String task();

    /** Something began of which nobody knows how long it takes. */
    record Began(String task) implements Progress {}

    /**
     * A counted piece of work was done.
     *
     * @param done pieces done, of {@code of}
     * @param elapsed time since the count began
     * @param left estimate of the time that is left, once one can be made
     * @param message figures of this moment, such as a loss; may be empty
     */
    record Advanced(String task, long done, long of, Duration elapsed, Optional<Duration> left, String message)
            implements Progress {}

    /** A whole file was written. */
    record Wrote(String task, Path file) implements Progress {}

    /** Something that the user should know, as a sentence. */
    record Noted(String task, String message) implements Progress {}
}
