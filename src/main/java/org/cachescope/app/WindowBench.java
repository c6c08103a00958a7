package org.cachescope.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import javafx.scene.Scene;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.FrameThread;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.WindowBenchReport;

/** Drives the real window, drawn in memory, through what a person would do, and measures how soon it answers. */
final class WindowBench {
    private static final String NAME = "bench-window";
    private static final int REPAINTS = 60;
    /** Moves of θ before those that are measured: until then the code that follows them is still being compiled. */
    private static final int WARM_UP = 20;

    private static final int FRESH_SEEDS = 7;
    private static final int DRAGGED_THROUGH = 20;
    private static final int SWEEPS = 5;
    /** Between two values that a moving hand stops at: a drag through all takes a second. */
    private static final long HAND_NANOS = 50_000_000;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Installation installation;
    private final ProgressListener progress;
    private final CancelToken cancel;
    private final boolean trains;

    /** @param trains whether a router is trained to its end as well, which takes minutes */
    WindowBench(Installation installation, ProgressListener progress, CancelToken cancel, boolean trains) {
        this.installation = installation;
        this.progress = progress;
        this.cancel = cancel;
        this.trains = trains;
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
        DrivenWindow window = new DrivenWindow(toolkit, desk.models());
        CompletableFuture<Void> settled = new CompletableFuture<>();
        window.models().readout().automatic().set(false);
        Scene scene = toolkit.call(() -> OffScreen.open(desk, settled));
        long shown = System.nanoTime();
        double first = window.await("first images", shown, window::upToDate);
        WindowBenchReport.Repaints repaints = repaints(window, scene);
        Quantiles fresh = fromScratch(window);
        Quantiles drag = drag(window);
        Quantiles settle = settle(window);
        WindowBenchReport.Pulses pulses = pulses(window);
        WindowBenchReport.Training training = trains ? training(window) : null;
        SamplingRecipe recipe = Objects.requireNonNull(
                window.models().window().recipe().recipe().getValue());
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
                pulses,
                training);
    }

    /** The work of painting each new θ of a drag, once the images of the one before are there. */
    private WindowBenchReport.Repaints repaints(DrivenWindow window, Scene scene)
            throws IOException, InterruptedException {
        RepaintClock clock = window.call(() -> new RepaintClock(scene));
        List<RepaintClock.Repaint> repaints = new ArrayList<>();
        List<Double> thetas = window.thetas(WARM_UP + REPAINTS);
        for (double theta : thetas) {
            CompletableFuture<RepaintClock.Repaint> painted = new CompletableFuture<>();
            window.call(() -> clock.time(
                            () -> window.models().window().caching().theta().set(theta), window::showsCells)
                    .thenAccept(painted::complete));
            repaints.add(window.await("a repaint", painted));
            window.await("images after a repaint", System.nanoTime(), window::upToDate);
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

    private Quantiles fromScratch(DrivenWindow window) throws IOException, InterruptedException {
        double[] millis = new double[FRESH_SEEDS];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = window.newSeed();
        }
        return Quantiles.of(millis);
    }

    /** Every value of a drag from the first on, each waited for. */
    private Quantiles drag(DrivenWindow window) throws IOException, InterruptedException {
        List<Double> thetas = window.thetas(DRAGGED_THROUGH);
        double[] millis = new double[thetas.size()];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            window.move(thetas.get(i));
            millis[i] = window.await("images of a new θ", start, window::upToDate);
        }
        return Quantiles.of(millis);
    }

    /**
     * The same drag at a hand's pace, where each value supersedes the one before, images or not.
     *
     * @return milliseconds from the last value to its images, of several drags
     */
    private Quantiles settle(DrivenWindow window) throws IOException, InterruptedException {
        List<Double> thetas = window.thetas(DRAGGED_THROUGH);
        double[] millis = new double[SWEEPS];
        for (int sweep = 0; sweep < millis.length; sweep++) {
            window.newSeed();
            long due = System.nanoTime();
            for (double theta : thetas) {
                long now = due;
                window.await("the next value of a drag", now, () -> System.nanoTime() >= now);
                window.move(theta);
                due += HAND_NANOS;
            }
            millis[sweep] = window.await("images of the last θ", System.nanoTime(), window::upToDate);
        }
        return Quantiles.of(millis);
    }

    /**
     * Images made anew along a drag, and errors and latency measured, all while a router is trained; each tab in front.
     */
    private WindowBenchReport.Pulses pulses(DrivenWindow window) throws IOException, InterruptedException {
        PulseClock clock = new PulseClock();
        window.act(clock::start);
        window.newSeed();
        window.act(() -> {
            window.select("train");
            window.models().train().start();
        });
        window.await("a training", System.nanoTime(), window::hasLearned);
        window.act(() -> window.select("router"));
        window.newSeed();
        drag(window);
        window.act(() -> {
            window.select("error");
            window.models().error().measure();
        });
        window.await(
                "measured errors",
                System.nanoTime(),
                () -> window.models().error().state().getValue() instanceof ErrorViewModel.State.Measured);
        window.act(window.models().readout()::measure);
        window.await(
                "measured latency",
                System.nanoTime(),
                () -> window.models().readout().timing().getValue() != null);
        window.act(window.models().train()::stop);
        window.await(
                "the end of all jobs",
                System.nanoTime(),
                () -> window.models().window().jobs().rows().isEmpty());
        window.act(clock::stop);
        return clock.pulses();
    }

    /** A training by the recipe that the window offers. */
    private WindowBenchReport.Training training(DrivenWindow window) throws IOException, InterruptedException {
        long start = System.nanoTime();
        window.act(() -> {
            window.select("train");
            window.models().train().start();
        });
        double millis = window.await(
                "a trained router",
                start,
                () -> window.models().train().state().getValue() instanceof TrainViewModel.State.Done);
        if (!(window.models().train().state().getValue() instanceof TrainViewModel.State.Done(var outcome))) {
            throw new IllegalStateException("a finished training became another");
        }
        CellCounts cells = outcome.cells();
        return new WindowBenchReport.Training(millis / MILLIS_PER_SECOND, outcome.theta(), cells.reused(), cells.of());
    }
}
