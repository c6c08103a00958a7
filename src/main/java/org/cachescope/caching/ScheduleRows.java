package org.cachescope.caching;

import java.util.List;
import java.util.stream.IntStream;

/** Builds the rows of a schedule from a rule for the cells of its cache steps. */
final class ScheduleRows {
    private ScheduleRows() {}

    /** Decides one cell of a cache step. */
    @FunctionalInterface
    interface CellRule {
        CellAction actionOf(int step, int column);
    }

    /** Full rows, but for the cache steps of {@code rows}, whose cells {@code rule} decides. */
    static CacheSchedule build(RunShape run, RouterRows rows, CellRule rule) {
        return new CacheSchedule(IntStream.range(0, run.steps())
                .mapToObj(step -> row(run, rows, step, rule))
                .toList());
    }

    private static CacheSchedule.Row row(RunShape run, RouterRows rows, int step, CellRule rule) {
        if (!rows.isCacheStep(step)) {
            return CacheSchedule.Row.full(run.layers());
        }
        List<CellAction> cells = IntStream.range(0, run.layers())
                .mapToObj(column -> rule.actionOf(step, column))
                .toList();
        return new CacheSchedule.Row(rows.rowOfStep(step), cells);
    }

    /** @throws IllegalArgumentException with the reason if the schedule is of another size than the run */
    static void requireShape(CacheSchedule schedule, RunShape run) {
        if (schedule.layers() != run.layers()) {
            throw new IllegalArgumentException("The schedule is for a network of " + schedule.layers()
                    + " layers; this one has " + run.layers() + ".");
        }
        if (schedule.evaluations() != run.steps()) {
            throw new IllegalArgumentException("The schedule is for " + schedule.evaluations()
                    + " network evaluations; this run has " + run.steps() + ".");
        }
    }
}
