package org.cachescope.viewmodel;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.JobWatcher;
import org.cachescope.workspace.jobs.Jobs;

/**
 * Jobs that run to their end on the calling thread: at once, or, while {@link #hold held}, when a test says so, in any
 * order that {@link #run(int)} names.
 */
public final class SameThreadJobs implements Jobs {
    private final List<JobWatcher> watchers = new ArrayList<>();
    private final List<Held<?>> started = new ArrayList<>();
    private final Deque<Held<?>> waiting = new ArrayDeque<>();
    private boolean holding;
    private boolean alone = true;

    private final class Held<R> implements Job {
        private final long id;
        private final String title;
        private final Task<R> task;
        private final JobListener<R> listener;
        private final CancelToken token = new CancelToken();
        private boolean ended;

        Held(long id, String title, Task<R> task, JobListener<R> listener) {
            this.id = id;
            this.title = title;
            this.task = task;
            this.listener = listener;
        }

        void run() {
            JobOutcome<R> outcome = outcome();
            ended = true;
            listener.ended(outcome);
            List.copyOf(watchers).forEach(watcher -> watcher.ended(this, outcome));
        }

        private JobOutcome<R> outcome() {
            try {
                token.check();
                return new JobOutcome.Done<>(task.run(this::progressed, token), alone);
            } catch (CancellationException _) {
                return new JobOutcome.Cancelled<>();
            } catch (IOException | IllegalArgumentException e) {
                return new JobOutcome.Failed<>(new Problem(title + " failed", Problems.message(e)));
            }
        }

        void progressed(Progress progress) {
            listener.progressed(progress);
            List.copyOf(watchers).forEach(watcher -> watcher.progressed(this, progress));
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
            token.cancel();
        }

        @Override
        public boolean ended() {
            return ended;
        }
    }

    /** From now on jobs wait for {@link #runNext}, {@link #run(int)} or {@link #release}. */
    public void hold() {
        holding = true;
    }

    /** Runs what waits, in order, and whatever it starts; from now on jobs run at once. */
    public void release() {
        holding = false;
        while (!waiting.isEmpty()) {
            runNext();
        }
    }

    /** Runs the job that has waited longest to its end. */
    public void runNext() {
        waiting.removeFirst().run();
    }

    /** Runs the job that waits in this place, 0 the longest. */
    public void run(int place) {
        Held<?> job = List.copyOf(waiting).get(place);
        waiting.remove(job);
        job.run();
    }

    /** Has a waiting job, 0 the longest, come a piece further. */
    public void progress(int place, Progress progress) {
        List.copyOf(waiting).get(place).progressed(progress);
    }

    /** What later outcomes say about company. */
    public void setAlone(boolean alone) {
        this.alone = alone;
    }

    /** Titles of the jobs that wait, the longest first. */
    public List<String> waiting() {
        return waiting.stream().map(Held::title).toList();
    }

    /** Titles of all jobs that were ever started, in order. */
    public List<String> started() {
        return started.stream().map(Held::title).toList();
    }

    @Override
    public <R> Job start(String title, Task<R> task, JobListener<R> listener) {
        Held<R> job = new Held<>(started.size() + 1L, title, task, listener);
        started.add(job);
        List.copyOf(watchers).forEach(watcher -> watcher.started(job));
        if (holding) {
            waiting.addLast(job);
        } else {
            job.run();
        }
        return job;
    }

    @Override
    public void watch(JobWatcher watcher) {
        watchers.add(watcher);
    }

    @Override
    public void close() {
        waiting.forEach(Held::cancel);
        release();
    }
}
