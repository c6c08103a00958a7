package org.cachescope.app;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.PaneModels;
import org.cachescope.viewmodel.BetaDistribution;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.WindowBenchReport;
import org.cachescope.workspace.studio.GeneratedRun;

/** Drives the real window, drawn in memory, through what a person would do, and measures how soon it answers. */
final class WindowBench {
    private static final String NAME = "bench-window";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int REPAINTS = 60;
    private static final int FRESH_SEEDS = 7;
    private static final int DRAGGED_THROUGH = 20;
    private static final long FIRST_SEED = 1000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Installation installation;
    private final ProgressListener progress;
    private final CancelToken cancel;

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
                        () -> Desk.open(installation, Platform::runLater, new FileDialogs(), Desk.NO_SESSION))) {
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
        Quantiles repaint = repaints(toolkit, models, scene);
        Quantiles fresh = fromScratch(toolkit, models);
        Quantiles drag = drag(toolkit, models);
        WindowBenchReport.Pulses pulses = pulses(toolkit, models);
        SamplingRecipe recipe =
                Objects.requireNonNull(models.window().recipe().recipe().getValue());
        String size = Math.round(scene.getWidth()) + " x " + Math.round(scene.getHeight());
        return new WindowBenchReport(
                desk.studio().device(), size, first, repaint, fresh, drag, recipe.images(), recipe.steps(), pulses);
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

    /** Values of θ that each flip a cell or more, spread over a router's distinct β. */
    private static List<Double> thetas(CachingViewModel caching, int count) {
        List<BetaDistribution.Level> levels = caching.distribution().getValue().levels();
        if (levels.size() < 2) {
            throw new IllegalStateException("the shipped router has " + levels.size() + " distinct β, 2 are needed");
        }
        List<Double> thetas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            thetas.add((double)
                    levels.get(i * levels.size() / count % levels.size()).beta());
        }
        return thetas;
    }

    /** Time of the toolkit's thread from a new θ to the end of the pulse that shows it. */
    private Quantiles repaints(MemoryToolkit toolkit, PaneModels models, Scene scene)
            throws IOException, InterruptedException {
        CachingViewModel caching = models.window().caching();
        List<Double> thetas = thetas(caching, REPAINTS);
        double[] millis = new double[thetas.size()];
        for (int i = 0; i < millis.length; i++) {
            double theta = thetas.get(i);
            CompletableFuture<Double> repainted = new CompletableFuture<>();
            AnimationTimer once = new AnimationTimer() {
                @Override
                public void handle(long now) {
                    stop();
                    long start = System.nanoTime();
                    Runnable[] after = new Runnable[1];
                    after[0] = () -> {
                        scene.removePostLayoutPulseListener(after[0]);
                        repainted.complete((System.nanoTime() - start) / NANOS_PER_MILLI);
                    };
                    scene.addPostLayoutPulseListener(after[0]);
                    caching.theta().set(theta);
                }
            };
            toolkit.call(() -> {
                once.start();
                return true;
            });
            millis[i] = toolkit.await("a repaint", repainted, PATIENCE);
        }
        await(toolkit, "images after the repaints", System.nanoTime(), () -> upToDate(models));
        return Quantiles.of(millis);
    }

    private Quantiles fromScratch(MemoryToolkit toolkit, PaneModels models) throws IOException, InterruptedException {
        double[] millis = new double[FRESH_SEEDS];
        for (int i = 0; i < millis.length; i++) {
            long seed = FIRST_SEED + i;
            long start = System.nanoTime();
            toolkit.call(() -> {
                models.window().recipe().fields().seed().set(seed);
                return true;
            });
            millis[i] = await(toolkit, "images of a new seed", start, () -> upToDate(models));
        }
        return Quantiles.of(millis);
    }

    private Quantiles drag(MemoryToolkit toolkit, PaneModels models) throws IOException, InterruptedException {
        CachingViewModel caching = models.window().caching();
        List<Double> thetas = thetas(caching, DRAGGED_THROUGH);
        double[] millis = new double[thetas.size()];
        for (int i = 0; i < millis.length; i++) {
            double theta = thetas.get(i);
            long start = System.nanoTime();
            toolkit.call(() -> {
                caching.theta().set(theta);
                return true;
            });
            millis[i] = await(toolkit, "images of a new θ", start, () -> upToDate(models));
        }
        return Quantiles.of(millis);
    }

    /** Images, a whole training and a measurement, one after the other, the pulses of all of them. */
    private WindowBenchReport.Pulses pulses(MemoryToolkit toolkit, PaneModels models)
            throws IOException, InterruptedException {
        PulseClock clock = new PulseClock();
        toolkit.call(() -> {
            clock.start();
            return true;
        });
        drag(toolkit, models);
        toolkit.call(() -> {
            models.train().start();
            return true;
        });
        await(
                toolkit,
                "a trained router",
                System.nanoTime(),
                () -> !(models.train().state().getValue() instanceof TrainViewModel.State.Running));
        toolkit.call(() -> {
            models.readout().measure();
            return true;
        });
        await(
                toolkit,
                "measured latency",
                System.nanoTime(),
                () -> models.readout().timing().getValue() != null);
        toolkit.call(() -> {
            clock.stop();
            return true;
        });
        return clock.pulses();
    }
}
