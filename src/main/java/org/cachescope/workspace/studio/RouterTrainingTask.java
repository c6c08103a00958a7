package org.cachescope.workspace.studio;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cachescope.caching.Router;
import org.cachescope.training.RouterTrainer;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.RouterTraining;
import org.cachescope.workspace.RouterTrainingPlan;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a router before a person's eyes. Its network is loaded beside the one that draws images: training wants plain
 * weights.
 */
public final class RouterTrainingTask implements Task<RouterTrainingOutcome> {
    private static final Logger LOG = LoggerFactory.getLogger(RouterTrainingTask.class);
    private static final String NAME = "training the router";

    /** Between two updates: a few a second can be followed. */
    private static final long UPDATE_NANOS = 250_000_000;

    private final Installation installation;
    private final TaskEngine engine;
    private final RouterTrainingRequest request;
    private final RouterTrainingListener listener;

    /** A task; {@code engine} stays the caller's. */
    public RouterTrainingTask(
            Installation installation,
            TaskEngine engine,
            RouterTrainingRequest request,
            RouterTrainingListener listener) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
        this.listener = listener;
    }

    /**
     * {@inheritDoc} The first update tells of the router as it begins. Cancelling drops the iteration in hand, and so
     * does a failure of it; a last update then says where to go on. A fault of the listener is noted in the log and is
     * not the training's.
     */
    @Override
    public RouterTrainingOutcome run(ProgressListener progress, CancelToken cancel) throws IOException {
        RouterTrainingPlan plan = RouterTrainingPlan.of(
                installation, request.model().choice(), request.learning(), request.data(), progress, cancel);
        progress.report(new Progress.Began(NAME));
        PausedTraining paused = request.resume();
        try (RouterTraining training = paused == null
                ? plan.start(engine, null, 0, cancel)
                : plan.start(engine, paused.state(), paused.iteration(), cancel)) {
            return new Sitting(training, plan.recipe().iterations()).train(plan, progress, cancel);
        }
    }

    /** From loading the network to leaving it. */
    private final class Sitting {
        private final RouterTraining training;
        private final int iterations;
        private final int begunAt;
        private final long startNanos = System.nanoTime();
        private final List<RouterTrainingListener.Point> points = new ArrayList<>();
        private long toldNanos;

        Sitting(RouterTraining training, int iterations) {
            this.training = training;
            this.iterations = iterations;
            this.begunAt = training.iteration();
        }

        RouterTrainingOutcome train(RouterTrainingPlan plan, ProgressListener progress, CancelToken cancel)
                throws IOException {
            tell(progress);
            while (!training.done()) {
                try {
                    add(training.advance(cancel));
                } catch (IOException | RuntimeException e) {
                    tell(progress);
                    throw e;
                }
                if (training.done() || System.nanoTime() - toldNanos >= UPDATE_NANOS) {
                    tell(progress);
                }
            }
            Router router = training.router();
            return new RouterTrainingOutcome(router, plan.theta(), training.counts(router), elapsed());
        }

        private void add(RouterTrainer.Progress made) {
            double sum = RouterTraining.sumOfScores(training.scores());
            points.add(new RouterTrainingListener.Point(made.iteration(), made.loss(), made.error(), sum));
        }

        private void tell(ProgressListener progress) {
            int iteration = training.iteration();
            RouterTrainingListener.Update update = new RouterTrainingListener.Update(
                    iteration, iterations, points, training.scores(), new PausedTraining(iteration, training.state()));
            points.clear();
            try {
                listener.advanced(update);
            } catch (RuntimeException e) {
                LOG.warn("{}: a listener failed", NAME, e);
            }
            progress.report(new Progress.Advanced(NAME, iteration, iterations, elapsed(), left(), ""));
            toldNanos = System.nanoTime();
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }

        private Optional<Duration> left() {
            int made = training.iteration() - begunAt;
            return made == 0
                    ? Optional.empty()
                    : Optional.of(elapsed().dividedBy(made).multipliedBy(iterations - training.iteration()));
        }
    }
}
