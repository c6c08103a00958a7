package org.cachescope.caching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/** A way to choose which layers reuse; it ends in a {@link CacheSchedule}. */
public sealed interface CachePolicy
        permits CachePolicy.None,
                CachePolicy.Threshold,
                CachePolicy.Budget,
                CachePolicy.InOrder,
                CachePolicy.EveryNth,
                CachePolicy.Smooth,
                CachePolicy.AllCells,
                CachePolicy.RandomPerRow,
                CachePolicy.Fixed,
                BlockPolicy {
    /**
     * The schedule of this policy for a run.
     *
     * @throws IllegalArgumentException with the reason, if this policy cannot serve the run
     */
    CacheSchedule schedule(RunShape run);

    /** Computes everything. */
    record None() implements CachePolicy {
        @Override
        public CacheSchedule schedule(RunShape run) {
            return CacheSchedule.full(run.evaluations(), run.layers());
        }
    }

    /**
     * Computes a layer of a cache evaluation where β > θ and reuses it elsewhere (Ma et al., 2024), or drops it
     * by a router that learned to drop.
     *
     * @param router scores
     * @param theta threshold, finite; rounded to float32 and compared strictly, as in the published code
     */
    record Threshold(Router router, double theta) implements CachePolicy {
        /** @throws IllegalArgumentException if θ is NaN or infinite */
        public Threshold {
            if (!Double.isFinite(theta)) {
                throw new IllegalArgumentException("theta must be a finite number, found " + theta);
            }
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            router.requireFits(run.depth(), run.steps(), run.solver());
            return schedule();
        }

        /** The schedule for the run that the router was trained for. */
        public CacheSchedule schedule() {
            float limit = (float) theta;
            return ScheduleRows.build(
                    router.rows(),
                    router.info().layers(),
                    (evaluation, column) -> router.beta(evaluation, column) > limit
                            ? CellAction.COMPUTE
                            : router.info().mode().action());
        }
    }

    /**
     * Reuses the {@code cells} cells of lowest β. Ties go to the later evaluation, then to the layer with more
     * multiply-accumulates, then to the lower column.
     *
     * @param router scores
     * @param cells how many cells reuse, 0 to {@link Router#cells()}
     */
    record Budget(Router router, int cells) implements CachePolicy {
        /** @throws IllegalArgumentException if there are not that many cells */
        public Budget {
            if (cells < 0 || cells > router.cells()) {
                throw new IllegalArgumentException(
                        "the budget must be 0 to " + router.cells() + " cells for this router, found " + cells);
            }
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            router.requireFits(run.depth(), run.steps(), run.solver());
            return new InOrder(
                            router.rows().pattern(),
                            CellOrder.byBeta(router),
                            new CellBudget.Count(cells),
                            router.info().mode().action())
                    .schedule(run);
        }
    }

    /**
     * The first cells in some order: the rules that a learned choice is compared with (Ma et al., 2024, Fig. 4, Table
     * 5).
     *
     * @param pattern which evaluations may reuse
     * @param order in which cells are chosen
     * @param budget how many are, of all cells of those evaluations
     * @param action what they do: REUSE, or DROP for layers that are skipped
     */
    record InOrder(ReusePattern pattern, CellOrder order, CellBudget budget, CellAction action) implements CachePolicy {
        /** @throws IllegalArgumentException if the action is COMPUTE */
        public InOrder {
            if (action == CellAction.COMPUTE) {
                throw new IllegalArgumentException("the cells chosen must reuse or drop");
            }
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            RouterRows rows = run.rows(pattern);
            List<HandEdits.Cell> ordered = order.cells(rows, run);
            boolean[][] chosen = new boolean[run.evaluations()][run.layers()];
            ordered.subList(0, budget.cells(ordered.size()))
                    .forEach(cell -> chosen[cell.evaluation()][cell.column()] = true);
            return ScheduleRows.build(
                    rows,
                    run.layers(),
                    (evaluation, column) -> chosen[evaluation][column] ? action : CellAction.COMPUTE);
        }
    }

    /**
     * Computes every layer at each n-th evaluation, the first among them, and reuses every layer in between (Selvaraju
     * et al., 2024, FORA).
     *
     * @param interval n, 1 or more; with 1 nothing reuses
     */
    record EveryNth(int interval) implements CachePolicy {
        /** @throws IllegalArgumentException if the interval is not positive */
        public EveryNth {
            if (interval < 1) {
                throw new IllegalArgumentException("interval: expected 1 or more, found " + interval);
            }
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            return ScheduleRows.withoutRouter(
                    run.evaluations(),
                    run.layers(),
                    (evaluation, _) -> evaluation % interval == 0 ? CellAction.COMPUTE : CellAction.REUSE);
        }
    }

    /**
     * Reuses all layers of a kind as long as their mean relative L1 error, calibrated on uncached runs, stays below a
     * threshold (Liu et al., 2024, SmoothCache). A threshold of 0 reuses nothing.
     *
     * @param errors measured; their longest lag is the most that a stored output may be old
     * @param alpha the threshold, 0 or more
     */
    record Smooth(CalibratedErrors errors, double alpha) implements CachePolicy {
        /** @throws IllegalArgumentException if the threshold is negative or no number */
        public Smooth {
            if (!(alpha >= 0)) {
                throw new IllegalArgumentException("alpha: expected 0 or more, found " + alpha);
            }
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            if (errors.evaluations() != run.evaluations() || errors.layers() != run.layers()) {
                throw new IllegalArgumentException("The errors were measured on runs of " + errors.evaluations()
                        + " evaluations of " + errors.layers() + " layers; this run has " + run.evaluations() + " of "
                        + run.layers() + ".");
            }
            Map<LayerKind, List<CellAction>> kinds = new EnumMap<>(LayerKind.class);
            for (LayerKind kind : LayerKind.values()) {
                kinds.put(kind, actions(kind));
            }
            return ScheduleRows.withoutRouter(
                    run.evaluations(),
                    run.layers(),
                    (evaluation, column) ->
                            kinds.get(LayerId.ofColumn(column).kind()).get(evaluation));
        }

        private List<CellAction> actions(LayerKind kind) {
            List<CellAction> actions = new ArrayList<>();
            int computed = 0;
            for (int evaluation = 0; evaluation < errors.evaluations(); evaluation++) {
                int lag = evaluation - computed;
                boolean reuses = lag > 0 && lag <= errors.lags() && errors.relativeL1(kind, evaluation, lag) < alpha;
                computed = reuses ? computed : evaluation;
                actions.add(reuses ? CellAction.REUSE : CellAction.COMPUTE);
            }
            return actions;
        }
    }

    /**
     * Reuses every layer at every cache evaluation: the most that a pattern allows.
     *
     * @param pattern which evaluations may reuse
     */
    record AllCells(ReusePattern pattern) implements CachePolicy {
        @Override
        public CacheSchedule schedule(RunShape run) {
            return ScheduleRows.build(run.rows(pattern), run.layers(), (_, _) -> CellAction.REUSE);
        }
    }

    /**
     * Reuses as many layers in each evaluation as another schedule does, but which ones is left to chance: what a
     * learned choice has to beat.
     *
     * @param seed decides the choice, equally on every machine
     * @param like the schedule to take counts and router rows from; it computes or reuses every cell
     */
    record RandomPerRow(long seed, CacheSchedule like) implements CachePolicy {
        /** @throws IllegalArgumentException if {@code like} drops layers or passes over blocks as one */
        public RandomPerRow {
            if (like.hasRanges()) {
                throw new IllegalArgumentException(
                        "the schedule passes over blocks as one; a random one decides each cell by itself");
            }
            if (like.counts().dropped() > 0) {
                throw new IllegalArgumentException("the schedule drops "
                        + like.counts().dropped() + " cells; a random one is made of computed and reused cells only");
            }
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            ScheduleRows.requireShape(like, run);
            Random random = new Random(seed);
            return new CacheSchedule(
                    like.rows().stream().map(row -> shuffled(row, random)).toList());
        }

        private static CacheSchedule.Row shuffled(CacheSchedule.Row row, Random random) {
            List<CellAction> cells = new ArrayList<>(row.cells());
            Collections.shuffle(cells, random);
            return new CacheSchedule.Row(row.routerRow(), cells);
        }
    }

    /**
     * A schedule made elsewhere, such as an imported one: there is no β, so no θ to move.
     *
     * @param schedule taken as it is
     */
    record Fixed(CacheSchedule schedule) implements CachePolicy {
        @Override
        public CacheSchedule schedule(RunShape run) {
            ScheduleRows.requireShape(schedule, run);
            return schedule;
        }
    }
}
