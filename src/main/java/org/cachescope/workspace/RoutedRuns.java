package org.cachescope.workspace;

import java.util.Optional;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.SolverName;
import org.cachescope.model.Architecture;
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
     * @return empty where routers of such runs are not trained
     */
    public static Optional<RoutedRuns> of(Architecture network, SolverName solver, int steps) {
        try {
            Optional<SolverName> named = Optional.of(solver);
            return Optional.of(
                    new RoutedRuns(solver, RouterTrainer.usualIterations(network, named, steps, RouterLoss.RUN)));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // what it says is for those who asked for these runs by name
        }
    }

    /** Runs of the solver that a network's routers are published for; empty where routers of such runs are not trained. */
    public static Optional<RoutedRuns> published(Architecture network, int steps) {
        return of(network, RouterTrainer.usualSolver(network), steps);
    }

    /** The λ to begin with. */
    public static double usualLambda(Architecture network) {
        return RouterTrainer.usualLambda(network);
    }
}
