package org.cachescope.workspace.jobs;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One task on its own thread. */
final class ThreadJob<R> implements Job {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadJob.class);

    private final ThreadJobs jobs;
    private final long id;
    private final String title;
    private final Task<R> task;
    private final JobListener<R> listener;
    private final CancelToken cancel = new CancelToken();
    private final Thread thread;
    private boolean alone = true; // guarded by the jobs
    private volatile boolean ended;

    ThreadJob(ThreadJobs jobs, long id, String title, Task<R> task, JobListener<R> listener) {
        this.jobs = jobs;
        this.id = id;
        this.title = title;
        this.task = task;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("job-" + id).unstarted(this::run);
    }

    void begin() {
        thread.start();
    }

    void hasCompany() {
        alone = false;
    }

    boolean alone() {
        return alone;
    }

    private void run() {
        tellWatchers(watcher -> watcher.started(this));
        JobOutcome<R> outcome = outcome();
        ended = true;
        tell(() -> listener.ended(outcome));
        tellWatchers(watcher -> watcher.ended(this, outcome));
        jobs.told(this);
    }

    private JobOutcome<R> outcome() {
        try {
            cancel.check();
            R report = task.run(this::progressed, cancel);
            return new JobOutcome.Done<>(report, jobs.ended(this));
        } catch (CancellationException _) {
            return new JobOutcome.Cancelled<>();
        } catch (Exception | LinkageError | VirtualMachineError e) { // the last of a mapped file cut short, too
            LOG.info("{} failed", title, e);
            return new JobOutcome.Failed<>(new Problem(title + " failed", Problems.message(e)));
        } finally {
            jobs.ended(this);
        }
    }

    private void progressed(Progress progress) {
        tell(() -> listener.progressed(progress));
        tellWatchers(watcher -> watcher.progressed(this, progress));
    }

    private void tellWatchers(Consumer<JobWatcher> message) {
        jobs.watchers().forEach(watcher -> tell(() -> message.accept(watcher)));
    }

    /** A fault of whoever listens is not the job's. */
    private void tell(Runnable message) {
        try {
            message.run();
        } catch (RuntimeException e) {
            LOG.warn("{}: a listener failed", title, e);
        }
    }

    /** Waits for the thread to end; returns at once on that thread itself. */
    void await() {
        if (Thread.currentThread() == thread) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true; // the engine must not be closed under a task: it has been asked to stop
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void cancel() {
        cancel.cancel();
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public String toString() {
        return "Job[" + id + ", " + title + "]";
    }
}
