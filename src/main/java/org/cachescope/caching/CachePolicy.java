package org.cachescope.caching;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.cachescope.model.LayerId;

/** A way to choose which layers reuse; it ends in a {@link CacheSchedule}. */
public sealed interface CachePolicy {
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
     * Computes a layer of a cache evaluation where β > θ and reuses it elsewhere (Ma et al., 2024).
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
                    (evaluation, column) ->
                            router.beta(evaluation, column) > limit ? CellAction.COMPUTE : CellAction.REUSE);
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

        private record Candidate(int evaluation, int column, float beta, long macs) {}

        @Override
        public CacheSchedule schedule(RunShape run) {
            router.requireFits(run.depth(), run.steps(), run.solver());
            List<Candidate> candidates = new ArrayList<>(router.cells());
            router.rows().cacheEvaluations().forEach(evaluation -> {
                for (int column = 0; column < run.layers(); column++) {
                    long macs = run.macs(LayerId.ofColumn(column).kind());
                    candidates.add(new Candidate(evaluation, column, router.beta(evaluation, column), macs));
                }
            });
            candidates.sort(Comparator.comparingDouble(Candidate::beta)
                    .thenComparing(
                            Comparator.comparingInt(Candidate::evaluation).reversed())
                    .thenComparing(Comparator.comparingLong(Candidate::macs).reversed())
                    .thenComparingInt(Candidate::column));
            boolean[][] reused = new boolean[run.evaluations()][run.layers()];
            candidates.subList(0, cells).forEach(cell -> reused[cell.evaluation()][cell.column()] = true);
            return ScheduleRows.build(
                    router.rows(),
                    run.layers(),
                    (evaluation, column) -> reused[evaluation][column] ? CellAction.REUSE : CellAction.COMPUTE);
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
        /** @throws IllegalArgumentException if {@code like} drops layers */
        public RandomPerRow {
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
