package org.cachescope.workspace;

import java.io.IOException;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.Router;
import org.cachescope.model.Dit;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;
import org.cachescope.training.RouterTrainer;

/**
 * One sitting of a router's training, used from any thread but one at a time: every call goes to the engine's and waits,
 * so that other work finds its turn between two iterations.
 */
public final class RouterTraining implements AutoCloseable {
    private final RouterTrainingPlan plan;
    private final EngineThread thread;
    private final Dit network;
    private final RouterTrainer trainer;
    private final MovingMean error = new MovingMean();

    RouterTraining(RouterTrainingPlan plan, EngineThread thread, Dit network, RouterTrainer trainer) {
        this.plan = plan;
        this.thread = thread;
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
     * @param cancel is looked at before each kernel; an iteration that it ends leaves nothing behind
     */
    public RouterTrainer.Progress advance(CancelToken cancel) throws IOException {
        RouterTrainer.Progress made = thread.call(_ -> {
            cancel.check();
            return trainer.advance(cancel::check);
        });
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
    public Router router() throws IOException {
        return thread.call(engine -> plan.complete(trainer.router(), error.value(), engine));
    }

    /** Cells that a router of this training reuses at the threshold that it suggests. */
    public int reused(Router router) {
        return new CachePolicy.Threshold(router, plan.theta())
                .schedule()
                .counts()
                .reused();
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
    String deviceName() throws IOException {
        return thread.call(Engine::deviceName);
    }

    @Override
    public void close() throws IOException {
        thread.call(_ -> {
            trainer.close();
            network.close();
            return true;
        });
    }
}
