package org.cachescope.workspace.jobs;

import org.cachescope.workspace.Progress;

/** Hears of all jobs, each on its own thread: what a status bar needs. */
public interface JobWatcher {
    /** A job began. */
    void started(Job job);

    /** A job came a piece further. */
    void progressed(Job job, Progress progress);

    /** A job ended. */
    void ended(Job job, JobOutcome<?> outcome);
}
