package org.cachescope.workspace.export;

import java.util.List;
import java.util.OptionalDouble;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.Router;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.LayerErrors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of every cell of a run: decision, β, error.
 *
 * @param schedule the decisions, those by hand included
 * @param router where β comes from, or null if there is none
 * @param edits cells by hand
 * @param errors measured along the uncached run, or null if they were not
 * @param evaluations of the run
 */
public record HeatmapTable(
        CacheSchedule schedule,
        @Nullable Router router,
        HandEdits edits,
        @Nullable LayerErrors errors,
        List<Evaluation> evaluations) {
    /** @throws IllegalArgumentException if router, errors or evaluations are of another size than the schedule */
    public HeatmapTable {
        if (router != null
                && (router.rows().evaluations() != schedule.evaluations()
                        || router.info().layers() != schedule.layers())) {
            throw new IllegalArgumentException("the router has " + router.rows().evaluations() + " evaluations of "
                    + router.info().layers() + " layers, the schedule " + schedule.evaluations() + " of "
                    + schedule.layers());
        }
        if (evaluations.size() != schedule.evaluations()) {
            throw new IllegalArgumentException(
                    "the run has " + evaluations.size() + " evaluations, the schedule " + schedule.evaluations());
        }
        evaluations = List.copyOf(evaluations);
        if (errors != null && (errors.steps() != schedule.evaluations() || errors.layers() != schedule.layers())) {
            throw new IllegalArgumentException(
                    "the errors are of " + errors.steps() + " evaluations of " + errors.layers()
                            + " layers, the schedule has " + schedule.evaluations() + " of " + schedule.layers());
        }
    }

    /** Name of each evaluation: its step, and ½ for an intermediate one. */
    List<String> labels() {
        return evaluations.stream().map(Evaluation::label).toList();
    }

    /** Original timestep of each evaluation. */
    List<Integer> timesteps() {
        return evaluations.stream().map(Evaluation::timestep).toList();
    }

    /** Whether the evaluation may reuse by the router's word or does so by hand: not hatched in a drawing. */
    boolean isCacheStep(int evaluation) {
        return schedule.routerRow(evaluation).isPresent() || !schedule.isFull(evaluation);
    }

    /** The cell's score; empty without a router and in its full steps. */
    OptionalDouble beta(int evaluation, int column) {
        return router != null && router.rows().isCacheEvaluation(evaluation)
                ? OptionalDouble.of(router.beta(evaluation, column))
                : OptionalDouble.empty();
    }

    /** Whether a person decided the cell; an edit that the schedule could not follow did not. */
    boolean byHand(int evaluation, int column) {
        return edits.cells().get(new HandEdits.Cell(evaluation, column)) == schedule.action(evaluation, column);
    }

    /** The relative L2 error of reusing the step before's output; empty where it was not measured or is not defined. */
    OptionalDouble error(int evaluation, int column) {
        if (errors == null || evaluation == 0) {
            return OptionalDouble.empty();
        }
        double error = errors.relative().get(evaluation - 1).get(column);
        return Double.isNaN(error) ? OptionalDouble.empty() : OptionalDouble.of(error);
    }
}
