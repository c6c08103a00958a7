package org.cachescope.viewmodel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.RouterTrainingListener;
import org.cachescope.workspace.studio.RouterTrainingOutcome;
import org.cachescope.workspace.studio.RouterTrainingRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** One job of a training, from start or resumption to pause or end; tells news once a pulse and loses no point. */
final class TrainingSitting implements JobListener<RouterTrainingOutcome> {
    private final Executor ui;
    private final BiConsumer<TrainingSitting, News> advanced;
    private final BiConsumer<TrainingSitting, JobOutcome<RouterTrainingOutcome>> ended;
    private final Coalescer news;
    private final List<RouterTrainingListener.Point> points = new ArrayList<>(); // guarded by this, as the next two are
    private RouterTrainingListener.@Nullable Update newest;
    private Optional<Duration> left = Optional.empty();
    private @Nullable Job job;
    private boolean cancelled;

    /**
     * What came since the last news.
     *
     * @param update the newest state; empty where no iteration was made
     * @param points all iterations since
     * @param left estimate of the time left, once one can be made
     */
    record News(
            Optional<RouterTrainingListener.Update> update,
            List<RouterTrainingListener.Point> points,
            Optional<Duration> left) {}

    /**
     * @param advanced hears of news on the user interface's thread
     * @param ended hears of the end there, after all news
     */
    TrainingSitting(
            Executor ui,
            BiConsumer<TrainingSitting, News> advanced,
            BiConsumer<TrainingSitting, JobOutcome<RouterTrainingOutcome>> ended) {
        this.ui = ui;
        this.advanced = advanced;
        this.ended = ended;
        this.news = new Coalescer(ui, this::tell);
    }

    void start(Jobs jobs, Studio studio, RouterTrainingRequest request) {
        Job begun = jobs.start("Training a router", studio.trainRouter(request, this::made), this);
        job = begun;
        if (cancelled) {
            begun.cancel();
        }
    }

    void cancel() {
        cancelled = true;
        if (job != null) {
            job.cancel();
        }
    }

    private void made(RouterTrainingListener.Update update) {
        synchronized (this) {
            points.addAll(update.points());
            newest = update;
        }
        news.ask();
    }

    @Override
    public void progressed(Progress progress) {
        if (progress instanceof Progress.Advanced advance && advance.left().isPresent()) {
            synchronized (this) {
                left = advance.left();
            }
            news.ask();
        }
    }

    private void tell() {
        advanced.accept(this, take());
    }

    private synchronized News take() {
        News taken = new News(Optional.ofNullable(newest), List.copyOf(points), left);
        newest = null;
        points.clear();
        return taken;
    }

    @Override
    public void ended(JobOutcome<RouterTrainingOutcome> outcome) {
        ui.execute(() -> {
            tell(); // a request to tell that has not run yet finds nothing new
            ended.accept(this, outcome);
        });
    }
}
