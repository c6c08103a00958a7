package org.cachescope.caching;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cachescope.caching.CacheSchedule.Row;
import org.cachescope.model.LayerId;

/**
 * Where the outputs that a run reuses layer by layer were computed, and how long each is kept. What stands in for
 * blocks that are passed over as one is traced by {@link RangeTrace}; here their layers know only where that was
 * computed.
 */
final class CellTrace {
    private static final int NONE = -1;

    private final int[][] sources; // by evaluation and column: where a REUSE was computed
    private final int[][] lastReaders; // by evaluation and column: the last REUSE of what a COMPUTE gave

    /** @throws IllegalArgumentException if a REUSE has nothing stored before it */
    CellTrace(List<Row> rows, RangeTrace ranges) {
        int layers = rows.getFirst().cells().size();
        this.sources = new int[rows.size()][layers];
        this.lastReaders = new int[rows.size()][layers];
        for (int column = 0; column < layers; column++) {
            trace(rows, ranges, column);
        }
    }

    private void trace(List<Row> rows, RangeTrace ranges, int column) {
        int stored = NONE;
        for (int evaluation = 0; evaluation < rows.size(); evaluation++) {
            Row row = rows.get(evaluation);
            sources[evaluation][column] = NONE;
            lastReaders[evaluation][column] = NONE;
            switch (row.cells().get(column)) {
                case COMPUTE -> stored = evaluation;
                case REUSE -> {
                    Optional<BlockRange> range = row.rangeOf(column);
                    if (range.isPresent()) {
                        sources[evaluation][column] = ranges.source(range.get(), evaluation);
                        continue;
                    }
                    if (stored == NONE) {
                        LayerId layer = LayerId.ofColumn(column);
                        throw new IllegalArgumentException("evaluation " + evaluation + " reuses " + layer.kind()
                                + " of block " + layer.block() + ", which no earlier evaluation computes");
                    }
                    sources[evaluation][column] = stored;
                    lastReaders[stored][column] = evaluation;
                }
                case DROP -> {}
            }
        }
    }

    /** The evaluation that computed what a cell reuses; empty unless it reuses. */
    OptionalInt source(int evaluation, int column) {
        return optional(sources[evaluation][column]);
    }

    /** The last evaluation that reads what a cell computes; empty if none does. */
    OptionalInt lastReader(int evaluation, int column) {
        return optional(lastReaders[evaluation][column]);
    }

    /**
     * Whether what an evaluation computes for a layer is stored in a sum with a neighbour's: the next evaluation, and
     * none after it, reads both.
     */
    boolean joinsSum(int evaluation, int column) {
        return isReadOnceByNext(evaluation, column)
                && (isReadOnceByNext(evaluation, column - 1) || isReadOnceByNext(evaluation, column + 1));
    }

    /**
     * Whether the next evaluation, and none after it, reads what a cell computes; not where there is no such column.
     */
    private boolean isReadOnceByNext(int evaluation, int column) {
        return column >= 0
                && column < lastReaders[evaluation].length
                && lastReaders[evaluation][column] == evaluation + 1;
    }

    /** The earliest evaluation that one reads from, or {@code otherwise} if it reuses nothing. */
    int earliestSource(int evaluation, int otherwise) {
        int earliest = otherwise;
        for (int source : sources[evaluation]) {
            earliest = source == NONE ? earliest : Math.min(earliest, source);
        }
        return earliest;
    }

    private static OptionalInt optional(int evaluation) {
        return evaluation == NONE ? OptionalInt.empty() : OptionalInt.of(evaluation);
    }
}
