package org.cachescope.workspace.jobs;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.cachescope.workspace.Task;

/**
 * Jobs on a thread each: most of the time a task waits for the engine's thread, which does one thing after the other.
 *
 * <p>A listener or watcher that throws is noted in the log and changes nothing for the job or for other listeners.
 */
public final class ThreadJobs implements Jobs {
    private final List<JobWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Set<ThreadJob<?>> atWork = new LinkedHashSet<>(); // guarded by itself
    private final Set<ThreadJob<?>> alive = new LinkedHashSet<>(); // those whose end is still being told, too
    private long started;
    private boolean closed;

    @Override
    public <R> Job start(String title, Task<R> task, JobListener<R> listener) {
        ThreadJob<R> job;
        synchronized (atWork) {
            job = new ThreadJob<>(this, started++, title, task, listener);
            if (closed) {
                job.cancel();
            }
            job.begin(); // while no one looks: a thread that is counted has begun, so that closing waits for it
            if (!atWork.isEmpty()) {
                job.hasCompany();
                atWork.forEach(ThreadJob::hasCompany);
            }
            atWork.add(job);
            alive.add(job);
        }
        return job;
    }

    @Override
    public void watch(JobWatcher watcher) {
        watchers.add(watcher);
    }

    List<JobWatcher> watchers() {
        return watchers;
    }

    /** The job's task has come to its end. @return whether no other was at work while it was */
    boolean ended(ThreadJob<?> job) {
        synchronized (atWork) {
            atWork.remove(job);
            return job.alone();
        }
    }

    /** All that there was to tell of the job has been told. */
    void told(ThreadJob<?> job) {
        synchronized (atWork) {
            alive.remove(job);
        }
    }

    /** {@inheritDoc} What is started later ends at once, as cancelled. A listener that calls this is not waited for. */
    @Override
    public void close() {
        List<ThreadJob<?>> left;
        synchronized (atWork) {
            closed = true;
            left = new ArrayList<>(alive);
        }
        left.forEach(Job::cancel);
        left.forEach(ThreadJob::await);
    }
}
