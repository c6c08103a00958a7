package org.cachescope.workspace.jobs;

import org.cachescope.workspace.Task;

/** Starts tasks and keeps a list of those at work. */
public interface Jobs extends AutoCloseable {
    /**
     * Starts a task and returns at once.
     *
     * @param title what a person reads in the list of jobs, such as {@code Training a router}
     * @param listener hears of progress and, once, of the end
     * @return the job, to cancel it
     */
    <R> Job start(String title, Task<R> task, JobListener<R> listener);

    /**
     * Has every later start, step of progress and end of any job told to a watcher, on the job's thread.
     *
     * @param watcher stays registered as long as these jobs live
     */
    void watch(JobWatcher watcher);

    /** Cancels all jobs and waits until the last one has ended. */
    @Override
    void close();
}
