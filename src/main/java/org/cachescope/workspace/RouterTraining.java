package org.cachescope.workspace;

import java.io.IOException;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.Router;
import org.cachescope.model.Network;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.RouterTrainer;

/**
 * One sitting of a router's training, used from any thread but one at a time. Each iteration takes a turn of its own on
 * the engine's thread, so that other work finds its turn between two of them; a wish to stop is heard while it waits,
 * too.
 */
public final class RouterTraining implements AutoCloseable {
    private final RouterTrainingPlan plan;
    private final EngineThread thread;
    private final String device;
    private final Network network;
    private final RouterTrainer trainer;
    private final MovingMean error = new MovingMean();

    /** @param device in words */
    RouterTraining(
            RouterTrainingPlan plan, EngineThread thread, String device, Network network, RouterTrainer trainer) {
        this.plan = plan;
        this.thread = thread;
        this.device = device;
        this.network = network;
        this.trainer = trainer;
    }

    /** Iterations done, those before this sitting included. */
    public int iteration() {
        return trainer.iteration();
    }

    /** Whether all iterations of the recipe are done. */
    public boolean done() {
        return trainer.done();
    }

    /**
     * Makes one iteration, or none.
     *
     * @param cancel is looked at while the iteration waits for its turn and before each kernel; an iteration that it
     *     ends leaves nothing behind
     */
    public RouterTrainer.Progress advance(CancelToken cancel) throws IOException {
        RouterTrainer.Progress made = new EngineTurn(thread, cancel).take(_ -> trainer.advance(cancel::check));
        error.add(made.error());
        return made;
    }

    /** All that a later sitting of the same plan needs besides {@link #iteration}; a fresh array. */
    public double[] state() {
        return trainer.state();
    }

    /** The scores of this moment. */
    public Router scores() {
        return trainer.router();
    }

    /** Mean squared error of this sitting's last iterations, NaN if none was made. */
    public double error() {
        return error.value();
    }

    /** The scores of this moment as a router to keep: with model, λ, suggested θ and the facts of the training. */
    public Router router() {
        return plan.complete(trainer.router(), error.value(), device);
    }

    /** Cells that a router of this training reuses, or drops, at the threshold that it suggests. */
    public CellCounts counts(Router router) {
        return new CachePolicy.Threshold(router, plan.theta()).schedule().counts();
    }

    /** Σβ over all cells of a router. */
    public static double sumOfScores(Router router) {
        return router.rows()
                .cacheEvaluations()
                .mapToDouble(step -> {
                    double row = 0;
                    for (int column = 0; column < router.info().layers(); column++) {
                        row += router.beta(step, column);
                    }
                    return row;
                })
                .sum();
    }

    /** The device in words. */
    String deviceName() {
        return device;
    }

    /** Has the engine's thread let go of the network when its turn comes; does not wait for that. */
    @Override
    public void close() {
        thread.submit(_ -> {
            trainer.close();
            network.close();
            return true;
        });
    }
}
