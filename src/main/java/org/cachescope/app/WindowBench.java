package org.cachescope.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.FrameThread;
import org.cachescope.view.PaneModels;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.WindowBenchReport;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.ThetaDrag;

/** Drives the real window, drawn in memory, through what a person would do, and measures how soon it answers. */
final class WindowBench {
    private static final String NAME = "bench-window";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int REPAINTS = 60;
    /** Moves of θ before those that are measured: until then the code that follows them is still being compiled. */
    private static final int WARM_UP = 20;

    private static final int FRESH_SEEDS = 7;
    private static final int DRAGGED_THROUGH = 20;
    private static final int SWEEPS = 5;
    /** Between two values that a moving hand stops at: a drag through all takes a second. */
    private static final long HAND_NANOS = 50_000_000;

    private static final long FIRST_SEED = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Installation installation;
    private final ProgressListener progress;
    private final CancelToken cancel;
    private long seed = FIRST_SEED;

    WindowBench(Installation installation, ProgressListener progress, CancelToken cancel) {
        this.installation = installation;
        this.progress = progress;
        this.cancel = cancel;
    }

    /**
     * Measures. The toolkit must not have been started in this process, and cannot be started again.
     *
     * @throws IOException if the window does not do in time what it is asked for
     */
    WindowBenchReport run() throws IOException, InterruptedException {
        progress.report(new Progress.Began(NAME));
        try (MemoryToolkit toolkit = MemoryToolkit.start(cancel);
                Desk desk = toolkit.call(
                        () -> Desk.open(installation, new FrameThread(), new FileDialogs(), Desk.NO_SESSION))) {
            return measure(toolkit, desk);
        }
    }

    private WindowBenchReport measure(MemoryToolkit toolkit, Desk desk) throws IOException, InterruptedException {
        PaneModels models = desk.models();
        long start = System.nanoTime();
        CompletableFuture<Void> settled = new CompletableFuture<>();
        models.readout().automatic().set(false);
        Scene scene = toolkit.call(() -> OffScreen.open(desk, settled));
        double first = await(toolkit, "first images", start, () -> upToDate(models));
        WindowBenchReport.Repaints repaints = repaints(toolkit, models, scene);
        Quantiles fresh = fromScratch(toolkit, models);
        Quantiles drag = drag(toolkit, models);
        Quantiles settle = settle(toolkit, models);
        WindowBenchReport.Pulses pulses = pulses(toolkit, models);
        SamplingRecipe recipe =
                Objects.requireNonNull(models.window().recipe().recipe().getValue());
        String size = Math.round(scene.getWidth()) + " x " + Math.round(scene.getHeight());
        return new WindowBenchReport(
                desk.studio().device(),
                size,
                first,
                repaints,
                fresh,
                drag,
                settle,
                recipe.images(),
                recipe.steps(),
                pulses);
    }

    /** Whether the images on screen are those of the schedule and recipe that are set. */
    private static boolean upToDate(PaneModels models) {
        GeneratedRun cached = models.compare().cached().getValue();
        CacheSchedule wanted = models.window().caching().schedule().getValue();
        SamplingRecipe recipe = models.window().recipe().recipe().getValue();
        return cached != null
                && wanted != null
                && models.compare().settled().getValue()
                && cached.request().schedule().hash().equals(wanted.hash())
                && cached.request().recipe().equals(recipe);
    }

    /** Waits until something is so at the end of a pulse. @return milliseconds from {@code start} to that pulse's begin */
    private static double await(MemoryToolkit toolkit, String what, long start, BooleanSupplier done)
            throws IOException, InterruptedException {
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
        toolkit.call(() -> {
            look.start();
            return true;
        });
        return toolkit.await(what, seen, PATIENCE);
    }

    /** The values of θ of a drag over the router in use. */
    private static List<Double> thetas(CachingViewModel caching, int count) {
        RouterOffer offer = Objects.requireNonNull(caching.router().getValue());
        if (!(offer.content() instanceof RouterFile.Learned(Router router))) {
            throw new IllegalStateException(offer.name() + " has no β that could be dragged through");
        }
        return ThetaDrag.over(router, count).thetas();
    }

    /** The work of painting each new θ of a drag, once the images of the one before are there. */
    private WindowBenchReport.Repaints repaints(MemoryToolkit toolkit, PaneModels models, Scene scene)
            throws IOException, InterruptedException {
        CachingViewModel caching = models.window().caching();
        RepaintClock clock = toolkit.call(() -> new RepaintClock(scene));
        List<RepaintClock.Repaint> repaints = new ArrayList<>();
        List<Double> thetas = thetas(caching, WARM_UP + REPAINTS);
        for (double theta : thetas) {
            CompletableFuture<RepaintClock.Repaint> painted = new CompletableFuture<>();
            toolkit.call(() -> clock.time(() -> caching.theta().set(theta), () -> showsCells(models))
                    .thenAccept(painted::complete));
            repaints.add(toolkit.await("a repaint", painted, PATIENCE));
            await(toolkit, "images after a repaint", System.nanoTime(), () -> upToDate(models));
        }
        repaints.subList(0, WARM_UP).clear();
        return new WindowBenchReport.Repaints(
                quantiles(repaints, RepaintClock.Repaint::workMillis),
                quantiles(repaints, RepaintClock.Repaint::toolkitMillis),
                quantiles(repaints, RepaintClock.Repaint::rendererMillis),
                quantiles(repaints, RepaintClock.Repaint::seenMillis),
                quantiles(repaints, RepaintClock.Repaint::followingMillis));
    }

    private static Quantiles quantiles(
            List<RepaintClock.Repaint> repaints, ToDoubleFunction<RepaintClock.Repaint> figure) {
        return Quantiles.of(repaints.stream().mapToDouble(figure).toArray());
    }

    /** Whether the heatmap and the run asked for are of the schedule that is set. */
    private static boolean showsCells(PaneModels models) {
        CacheSchedule schedule = models.window().caching().schedule().getValue();
        RunRequest request = models.window().request().getValue();
        return schedule != null
                && request != null
                && request.schedule().equals(schedule)
                && models.router().contents().getValue().reused()
                        == schedule.counts().reused();
    }

    private Quantiles fromScratch(MemoryToolkit toolkit, PaneModels models) throws IOException, InterruptedException {
        double[] millis = new double[FRESH_SEEDS];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = newSeed(toolkit, models);
        }
        return Quantiles.of(millis);
    }

    /** Asks for images of which nothing is remembered. @return milliseconds until both runs are there */
    private double newSeed(MemoryToolkit toolkit, PaneModels models) throws IOException, InterruptedException {
        long next = seed++;
        long start = System.nanoTime();
        toolkit.call(() -> {
            models.window().recipe().fields().seed().set(next);
            return true;
        });
        return await(toolkit, "images of a new seed", start, () -> upToDate(models));
    }

    /** Every value of a drag from the first on, each waited for. */
    private Quantiles drag(MemoryToolkit toolkit, PaneModels models) throws IOException, InterruptedException {
        List<Double> thetas = thetas(models.window().caching(), DRAGGED_THROUGH);
        double[] millis = new double[thetas.size()];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            move(toolkit, models, thetas.get(i));
            millis[i] = await(toolkit, "images of a new θ", start, () -> upToDate(models));
        }
        return Quantiles.of(millis);
    }

    /**
     * The same drag at a hand's pace, where each value supersedes the one before, images or not.
     *
     * @return milliseconds from the last value to its images, of several drags
     */
    private Quantiles settle(MemoryToolkit toolkit, PaneModels models) throws IOException, InterruptedException {
        List<Double> thetas = thetas(models.window().caching(), DRAGGED_THROUGH);
        double[] millis = new double[SWEEPS];
        for (int sweep = 0; sweep < millis.length; sweep++) {
            newSeed(toolkit, models);
            long due = System.nanoTime();
            for (double theta : thetas) {
                long now = due;
                await(toolkit, "the next value of a drag", now, () -> System.nanoTime() >= now);
                move(toolkit, models, theta);
                due += HAND_NANOS;
            }
            millis[sweep] = await(toolkit, "images of the last θ", System.nanoTime(), () -> upToDate(models));
        }
        return Quantiles.of(millis);
    }

    private static void move(MemoryToolkit toolkit, PaneModels models, double theta) throws InterruptedException {
        toolkit.call(() -> {
            models.window().caching().theta().set(theta);
            return true;
        });
    }

    /** Images made anew along a drag, and errors and latency measured, all while a router is trained; each tab in front. */
    private WindowBenchReport.Pulses pulses(MemoryToolkit toolkit, PaneModels models)
            throws IOException, InterruptedException {
        PulseClock clock = new PulseClock();
        act(toolkit, clock::start);
        newSeed(toolkit, models);
        act(toolkit, () -> {
            select(models, "train");
            models.train().start();
        });
        await(toolkit, "a training", System.nanoTime(), () -> hasLearned(models));
        act(toolkit, () -> select(models, "router"));
        newSeed(toolkit, models);
        drag(toolkit, models);
        act(toolkit, () -> {
            select(models, "error");
            models.error().measure();
        });
        await(
                toolkit,
                "measured errors",
                System.nanoTime(),
                () -> models.error().state().getValue() instanceof ErrorViewModel.State.Measured);
        act(toolkit, models.readout()::measure);
        await(
                toolkit,
                "measured latency",
                System.nanoTime(),
                () -> models.readout().timing().getValue() != null);
        act(toolkit, models.train()::stop);
        await(
                toolkit,
                "the end of all jobs",
                System.nanoTime(),
                () -> models.window().jobs().rows().isEmpty());
        act(toolkit, clock::stop);
        return clock.pulses();
    }

    private static void act(MemoryToolkit toolkit, Runnable action) throws InterruptedException {
        toolkit.call(() -> {
            action.run();
            return true;
        });
    }

    private static void select(PaneModels models, String tab) {
        models.window().look().selectedTab().set(tab);
    }

    private static boolean hasLearned(PaneModels models) {
        return models.train().state().getValue() instanceof TrainViewModel.State.Running running
                && running.iteration() > 0;
    }
}
