package org.cachescope.workspace;

import java.util.Optional;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.SolverName;
import org.cachescope.model.Architecture;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;

/**
 * The runs of a network that routers are trained for.
 *
 * @param solver of the runs
 * @param iterations updates in all where no other number is asked for
 */
public record RoutedRuns(SolverName solver, int iterations) {
    /**
     * Runs of a solver.
     *
     * @param steps of the runs
     * @param loss that is learned by
     * @return empty where routers of such runs are not trained
     */
    public static Optional<RoutedRuns> of(Architecture network, SolverName solver, int steps, RouterLoss loss) {
        try {
            Optional<SolverName> named = Optional.of(solver);
            return Optional.of(new RoutedRuns(
                    solver, RouterTrainer.usualIterations(network, named, steps, Optional.empty(), loss)));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // what it says is for those who asked for these runs by name
        }
    }

    /**
     * Runs of the solver that a network's routers are published for; empty where routers of such runs are not trained.
     */
    public static Optional<RoutedRuns> published(Architecture network, int steps, RouterLoss loss) {
        return of(network, RouterTrainer.usualSolver(network), steps, loss);
    }

    /** The learning rate to begin with. */
    public static double usualLearningRate(RouterLoss loss) {
        return RouterRecipe.Usual.of(loss).learningRate();
    }

    /** Images of one iteration to begin with. */
    public static int usualBatch(RouterLoss loss) {
        return RouterRecipe.Usual.of(loss).batch();
    }

    /** The λ to begin with. */
    public static double usualLambda(Architecture network) {
        return RouterTrainer.usualLambda(network);
    }
}
