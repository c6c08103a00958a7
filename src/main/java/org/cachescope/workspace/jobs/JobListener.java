package org.cachescope.workspace.jobs;

import org.cachescope.workspace.Progress;

/**
 * Hears of one job, on the job's thread.
 *
 * @param <R> the task's report
 */
@FunctionalInterface
public interface JobListener<R> {
    /** The job came a piece further. */
    default void progressed(Progress progress) {}

    /** The job ended; nothing follows. */
    void ended(JobOutcome<R> outcome);
}
