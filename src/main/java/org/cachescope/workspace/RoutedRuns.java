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
 * @param loss that is learned by where none is asked for
 * @param iterations updates in all where no other number is asked for
 */
public record RoutedRuns(SolverName solver, RouterLoss loss, int iterations) {
    /**
     * Runs of a solver.
     *
     * @param steps of the runs
     * @return empty where routers of such runs are not trained
     */
    public static Optional<RoutedRuns> of(Architecture network, SolverName solver, int steps) {
        try {
            Optional<SolverName> named = Optional.of(solver);
            return Optional.of(new RoutedRuns(
                    solver,
                    RouterTrainer.usualLoss(network, named, steps),
                    RouterTrainer.usualIterations(network, named, steps)));
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

    /** Where errors are measured and why, as a sentence. */
    public String reason() {
        return switch (loss) {
            case SAMPLE -> "Errors are measured in the sample that a step of " + solver.title() + " makes of them.";
            case OUTPUT ->
                "Errors are measured in the network's output, as published: what " + solver.title()
                        + " reuses reaches the sample through later evaluations.";
        };
    }
}
