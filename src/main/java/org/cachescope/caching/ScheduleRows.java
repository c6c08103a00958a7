package org.cachescope.caching;

import java.util.List;
import java.util.stream.IntStream;

/** Builds the rows of a schedule from a rule for the cells of its cache evaluations. */
final class ScheduleRows {
    private ScheduleRows() {}

    /** Decides one cell of a cache evaluation. */
    @FunctionalInterface
    interface CellRule {
        CellAction actionOf(int evaluation, int column);
    }

    /** Full rows, but for the cache evaluations of {@code rows}, whose cells {@code rule} decides. */
    static CacheSchedule build(RouterRows rows, int layers, CellRule rule) {
        return new CacheSchedule(IntStream.range(0, rows.evaluations())
                .mapToObj(evaluation -> row(rows, layers, evaluation, rule))
                .toList());
    }

    private static CacheSchedule.Row row(RouterRows rows, int layers, int evaluation, CellRule rule) {
        if (!rows.isCacheEvaluation(evaluation)) {
            return CacheSchedule.Row.full(layers);
        }
        List<CellAction> cells = IntStream.range(0, layers)
                .mapToObj(column -> rule.actionOf(evaluation, column))
                .toList();
        return new CacheSchedule.Row(rows.rowOfEvaluation(evaluation), cells);
    }

    /** @throws IllegalArgumentException with the reason if the schedule is of another size than the run */
    static void requireShape(CacheSchedule schedule, RunShape run) {
        if (schedule.layers() != run.layers()) {
            throw new IllegalArgumentException("The schedule is for a network of " + schedule.layers()
                    + " layers; this one has " + run.layers() + ".");
        }
        if (schedule.evaluations() != run.evaluations()) {
            throw new IllegalArgumentException("The schedule is for " + schedule.evaluations()
                    + " network evaluations; this run has " + run.evaluations() + ".");
        }
    }
}
