package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.RouterLoss;
import org.cachescope.evaluation.Figures;
import org.cachescope.training.RouterTrainer;
import org.jspecify.annotations.Nullable;

/** Trains a router for a frozen model and writes it as JSON. Can be stopped at any iteration and resumed. */
public final class TrainRouterTask implements Task<TrainRouterTask.Report> {
    private static final String NAME = "train-router";

    /** Between two messages: counting what a router reuses takes longer than a small network's iteration. */
    private static final long MESSAGE_NANOS = 200_000_000;

    private final Installation installation;
    private final TaskEngine engine;
    private final TrainRouterRequest request;

    /**
     * What a training gave.
     *
     * @param file the router
     * @param router its scores
     * @param theta the threshold it suggests
     * @param cells how many reuse, or drop, at that threshold
     * @param iterations updates made
     * @param error mean squared error of the last iterations, NaN if none was made
     * @param device where it ran
     * @param elapsed time of this sitting
     */
    public record Report(
            Path file,
            Router router,
            double theta,
            CellCounts cells,
            int iterations,
            double error,
            String device,
            Duration elapsed) {}

    /** A task; {@code engine} stays the caller's. */
    public TrainRouterTask(Installation installation, TaskEngine engine, TrainRouterRequest request) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} Cancelling drops the iteration in hand and saves the checkpoint first. */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        OutputFile.requirePossible(request.file());
        @Nullable TrainingFile kept = kept();
        RouterTrainingPlan plan = plan(kept, progress, cancel);
        ObjectNode record = plan.record();
        @Nullable
        RouterTrainingState saved = kept == null
                ? null
                : RouterTrainingState.of(Objects.requireNonNull(request.checkpoint()), kept, record);
        progress.report(engine.starting());
        try (RouterTraining training = saved == null
                ? plan.start(engine, null, 0, cancel)
                : plan.start(engine, saved.state(), saved.iteration(), cancel)) {
            return train(training, plan, record, progress, cancel);
        }
    }

    private Report train(
            RouterTraining training,
            RouterTrainingPlan plan,
            ObjectNode record,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        Counted count = new Counted(progress, NAME, plan.recipe().iterations(), training.iteration());
        MovingMean loss = new MovingMean();
        String message = "";
        long told = System.nanoTime() - MESSAGE_NANOS;
        while (!training.done()) {
            RouterTrainer.Progress step;
            try {
                step = training.advance(cancel);
            } catch (CancellationException e) {
                save(training, record, progress);
                throw e;
            }
            loss.add(step.loss());
            if (training.done() || System.nanoTime() - told >= MESSAGE_NANOS) {
                message = message(training, plan.theta(), loss.value());
                told = System.nanoTime();
            }
            count.advance(message);
            if (step.iteration() % request.saveEvery() == 0) {
                save(training, record, progress);
            }
        }
        save(training, record, progress);
        Router router = training.router();
        RouterJson.write(request.file(), router);
        progress.report(new Progress.Wrote(NAME, request.file()));
        return new Report(
                request.file(),
                router,
                plan.theta(),
                training.counts(router),
                training.iteration(),
                training.error(),
                training.deviceName(),
                count.elapsed());
    }

    private static String message(RouterTraining training, double theta, double loss) {
        Router router = training.scores();
        return String.format(
                Locale.ROOT,
                "loss %.3g, Σβ %.1f, %s at θ %s",
                loss,
                RouterTraining.sumOfScores(router),
                training.counts(router),
                Figures.number(theta));
    }

    private void save(RouterTraining training, ObjectNode record, ProgressListener progress) throws IOException {
        Path file = request.checkpoint();
        if (file == null) {
            return;
        }
        new RouterTrainingState(training.iteration(), training.state()).write(file, record);
        progress.report(new Progress.Wrote(NAME, file));
    }

    /** The training to go on with, or null to begin one. */
    private @Nullable TrainingFile kept() throws IOException {
        Path file = request.checkpoint();
        if (file == null) {
            return null;
        }
        if (request.resume()) {
            return RouterTrainingState.read(file);
        }
        OutputFile.requirePossible(file);
        TrainingFile.requireNew(file);
        return null;
    }

    private RouterTrainingPlan plan(@Nullable TrainingFile kept, ProgressListener progress, CancelToken cancel)
            throws IOException {
        TrainRouterRequest.Learning learning = request.learning();
        Path data = request.data();
        if (kept != null) {
            Path file = Objects.requireNonNull(request.checkpoint());
            learning = RouterTrainingState.learning(file, kept.recipe(), learning.iterations());
            data = data == null && learning.loss() == RouterLoss.OUTPUT
                    ? RouterTrainingState.data(kept.recipe())
                    : data;
        }
        return RouterTrainingPlan.of(installation, request.model(), learning, data, progress, cancel);
    }
}
