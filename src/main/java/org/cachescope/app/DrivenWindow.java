package org.cachescope.app;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.animation.AnimationTimer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.view.PaneModels;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.ThetaDrag;

/** A window that a program works with as a person would: sets something, and waits until it is to be seen. */
final class DrivenWindow {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long FIRST_SEED = 1000;

    private final MemoryToolkit toolkit;
    private final PaneModels models;
    private long seed = FIRST_SEED;

    DrivenWindow(MemoryToolkit toolkit, PaneModels models) {
        this.toolkit = toolkit;
        this.models = models;
    }

    /** To be used on the toolkit's thread. */
    PaneModels models() {
        return models;
    }

    /** Does something on the toolkit's thread and waits for it. */
    <T> T call(Supplier<T> work) throws InterruptedException {
        return toolkit.call(work);
    }

    /** Does something on the toolkit's thread and waits for it. */
    void act(Runnable action) throws InterruptedException {
        toolkit.call(() -> {
            action.run();
            return true;
        });
    }

    /** Waits for something that the window is at. */
    <T> T await(String what, CompletableFuture<T> coming) throws IOException, InterruptedException {
        return toolkit.await(what, coming, PATIENCE);
    }

    /** Whether the images on screen are those of the schedule and recipe that are set. */
    boolean upToDate() {
        GeneratedRun cached = models.compare().cached().getValue();
        CacheSchedule wanted = models.window().caching().schedule().getValue();
        SamplingRecipe recipe = models.window().recipe().recipe().getValue();
        return cached != null
                && wanted != null
                && models.compare().settled().getValue()
                && cached.request().schedule().hash().equals(wanted.hash())
                && cached.request().recipe().equals(recipe);
    }

    /**
     * Waits until something is so at the end of a pulse.
     *
     * @return milliseconds from {@code start} to that pulse's begin
     */
    double await(String what, long start, BooleanSupplier done) throws IOException, InterruptedException {
        CompletableFuture<Double> seen = new CompletableFuture<>();
        AnimationTimer look = new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (done.getAsBoolean()) {
                    stop();
                    seen.complete((System.nanoTime() - start) / NANOS_PER_MILLI);
                }
            }
        };
        act(look::start);
        return await(what, seen);
    }

    /** The values of θ of a drag over the router in use. */
    List<Double> thetas(int count) {
        RouterOffer offer =
                Objects.requireNonNull(models.window().caching().router().getValue());
        if (!(offer.content() instanceof RouterFile.Learned(Router router))) {
            throw new IllegalStateException(offer.name() + " has no β that could be dragged through");
        }
        return ThetaDrag.over(router, count).thetas();
    }

    /** Whether the heatmap and the run asked for are of the schedule that is set. */
    boolean showsCells() {
        CacheSchedule schedule = models.window().caching().schedule().getValue();
        RunRequest request = models.window().request().getValue();
        return schedule != null
                && request != null
                && request.schedule().equals(schedule)
                && models.router().contents().getValue().reused()
                        == schedule.counts().reused();
    }

    /** Asks for images of which nothing is remembered. @return milliseconds until both runs are there */
    double newSeed() throws IOException, InterruptedException {
        long next = seed++;
        long start = System.nanoTime();
        act(() -> models.window().recipe().fields().seed().set(next));
        return await("images of a new seed", start, this::upToDate);
    }

    /** Sets θ. */
    void move(double theta) throws InterruptedException {
        act(() -> models.window().caching().theta().set(theta));
    }

    /** Brings a tab to the front; on the toolkit's thread. */
    void select(String tab) {
        models.window().look().selectedTab().set(tab);
    }

    /** Whether a training has made its first update; on the toolkit's thread. */
    boolean hasLearned() {
        return models.train().state().getValue() instanceof TrainViewModel.State.Running running
                && running.iteration() > 0;
    }
}
