package org.cachescope.caching;

import java.util.List;
import java.util.OptionalInt;
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

    /** Rows of which {@code rule} decides every cell and none names a router row. */
    static CacheSchedule withoutRouter(int evaluations, int layers, CellRule rule) {
        return new CacheSchedule(IntStream.range(0, evaluations)
                .mapToObj(evaluation -> new CacheSchedule.Row(OptionalInt.empty(), cells(layers, evaluation, rule)))
                .toList());
    }

    private static CacheSchedule.Row row(RouterRows rows, int layers, int evaluation, CellRule rule) {
        return rows.isCacheEvaluation(evaluation)
                ? new CacheSchedule.Row(rows.rowOfEvaluation(evaluation), cells(layers, evaluation, rule))
                : CacheSchedule.Row.full(layers);
    }

    private static List<CellAction> cells(int layers, int evaluation, CellRule rule) {
        return IntStream.range(0, layers)
                .mapToObj(column -> rule.actionOf(evaluation, column))
                .toList();
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
