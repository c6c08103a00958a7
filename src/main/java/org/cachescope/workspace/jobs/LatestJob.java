package org.cachescope.workspace.jobs;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.jspecify.annotations.Nullable;

/**
 * A place for one job at a time, where the newest request wins: starting cancels the one before, of which nothing more
 * is heard, not even its end.
 *
 * <p>Use it on the thread of {@code executor}, which also hears: what was superseded there stays unheard for certain.
 * Progress that comes faster than it is heard is told once, as it is then.
 */
public final class LatestJob {
    private final Jobs jobs;
    private final Executor executor;
    private @Nullable Job current;
    private long request;

    /**
     * An empty place.
     *
     * @param executor runs listeners in turn, such as a user interface's thread
     */
    public LatestJob(Jobs jobs, Executor executor) {
        this.jobs = jobs;
        this.executor = executor;
    }

    /** Cancels the job at work, if any, and starts another. */
    public <R> void start(String title, Task<R> task, JobListener<R> listener) {
        forget();
        long mine = request;
        Job job = jobs.start(title, task, new Hopping<>(listener, mine));
        if (mine == request && !job.ended()) {
            current = job;
        }
    }

    /** Cancels the job at work, if any; its listener hears of the end. */
    public void cancel() {
        Job job = current;
        if (job != null) {
            job.cancel();
        }
    }

    /** Cancels the job at work, if any, and hears no more of it. */
    public void forget() {
        cancel();
        current = null;
        request++;
    }

    private final class Hopping<R> implements JobListener<R> {
        private final JobListener<R> listener;
        private final long mine;
        private final AtomicReference<@Nullable Progress> newest = new AtomicReference<>();

        Hopping(JobListener<R> listener, long mine) {
            this.listener = listener;
            this.mine = mine;
        }

        @Override
        public void progressed(Progress progress) {
            if (newest.getAndSet(progress) == null) {
                executor.execute(this::tellNewest);
            }
        }

        private void tellNewest() {
            Progress progress = newest.getAndSet(null);
            if (progress != null && mine == request) {
                listener.progressed(progress);
            }
        }

        @Override
        public void ended(JobOutcome<R> outcome) {
            executor.execute(() -> {
                if (mine == request) {
                    current = null;
                    listener.ended(outcome);
                }
            });
        }
    }
}
