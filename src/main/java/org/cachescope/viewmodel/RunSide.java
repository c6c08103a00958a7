package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.PictureQuality;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * One of the two runs of a comparison: the one made last and the one being made. The newest wish wins; what it
 * supersedes is cancelled, and its successor starts when it has ended, so that never more than one is at work. Used on
 * the user interface's thread.
 */
final class RunSide {
    private final String title;
    private final Studio studio;
    private final Jobs jobs;
    private final UiThread ui;
    private final Runnable changed;
    private @Nullable Made made;
    private @Nullable Wish wish;
    private @Nullable Sitting sitting;
    private @Nullable Ended ended;

    /** A finished run, and how close it comes to the one it was compared with. */
    record Made(GeneratedRun run, Optional<PictureQuality> quality) {}

    private record Wish(RunRequest request, @Nullable GeneratedRun reference) {}

    /** A request that came to nothing: by a problem, or stopped by a person. */
    private record Ended(RunRequest request, @Nullable Problem problem) {}

    /** @param changed called after every change that can be seen from outside, frames included */
    RunSide(String title, Studio studio, Jobs jobs, UiThread ui, Runnable changed) {
        this.title = title;
        this.studio = studio;
        this.jobs = jobs;
        this.ui = ui;
        this.changed = changed;
    }

    /**
     * Says which run is wanted.
     *
     * @param request null for none: what is at work is cancelled, what was made stays
     * @param reference run of as many images to compare with, or null
     */
    void want(@Nullable RunRequest request, @Nullable GeneratedRun reference) {
        wish = request == null ? null : new Wish(request, reference);
        Sitting atWork = sitting;
        if (atWork != null && (request == null || !request.makesSame(atWork.wish.request))) {
            atWork.cancel();
        }
        startNext();
    }

    /** Tries again what came to nothing. */
    void retry() {
        ended = null;
        startNext();
    }

    private void startNext() {
        Wish next = wish;
        if (sitting == null && next != null && !has(next.request) && !cameToNothing(next.request)) {
            ended = null;
            Sitting begun = new Sitting(next);
            sitting = begun;
            begun.start();
        }
    }

    private boolean cameToNothing(RunRequest request) {
        return ended != null && ended.request.makesSame(request);
    }

    /** The run made last, of whatever request. */
    @Nullable
    Made made() {
        return made;
    }

    /** Whether the run made last is the one asked for. */
    boolean has(RunRequest request) {
        return made != null && made.run.request().makesSame(request);
    }

    /** Whether a wished run is being made or waits for a superseded one to end. */
    boolean atWork() {
        return sitting != null && wish != null;
    }

    /** Steps made of the wished run, in order; empty while none is being made. */
    List<GeneratedRun.Frame> frames() {
        return sitting == null || sitting.cancelled ? List.of() : sitting.frames();
    }

    /** Why the request came to nothing; null where it did not, or a person stopped it. */
    @Nullable
    Problem problem(RunRequest request) {
        return cameToNothing(request) ? ended.problem : null;
    }

    private final class Sitting {
        private final Wish wish;
        private final List<GeneratedRun.Frame> frames = new ArrayList<>(); // guarded by itself
        private final Coalescer news;
        private @Nullable Job job;
        private boolean cancelled;

        Sitting(Wish wish) {
            this.wish = wish;
            this.news = new Coalescer(ui::executeUnhurried, () -> {
                if (sitting == this && !cancelled) {
                    changed.run();
                }
            });
        }

        void start() {
            Job begun = jobs.start(title, task(), outcome -> ui.execute(() -> ended(outcome)));
            job = begun;
            if (cancelled) {
                begun.cancel();
            }
        }

        private Task<Made> task() {
            Task<GeneratedRun> generate = studio.generate(wish.request, this::add);
            GeneratedRun reference = wish.reference;
            return (progress, cancel) -> {
                GeneratedRun run = generate.run(progress, cancel);
                return new Made(
                        run,
                        reference == null ? Optional.empty() : PictureQuality.of(reference.images(), run.images()));
            };
        }

        private void add(GeneratedRun.Frame frame) {
            synchronized (frames) {
                frames.add(frame);
            }
            news.ask();
        }

        List<GeneratedRun.Frame> frames() {
            synchronized (frames) {
                return List.copyOf(frames);
            }
        }

        void cancel() {
            cancelled = true;
            if (job != null) {
                job.cancel();
            }
        }

        private void ended(JobOutcome<Made> outcome) {
            sitting = null;
            if (!cancelled) {
                switch (outcome) {
                    case JobOutcome.Done<Made> done -> made = done.report();
                    case JobOutcome.Failed<Made> failed -> ended = new Ended(wish.request, failed.problem());
                    case JobOutcome.Cancelled<Made> _ -> ended = new Ended(wish.request, null);
                }
            }
            startNext();
            changed.run();
        }
    }
}
