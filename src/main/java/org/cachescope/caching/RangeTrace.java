package org.cachescope.caching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cachescope.caching.CacheSchedule.Row;

/**
 * Where the ranges of blocks that a run passes over were computed, and what has to be kept of them: for each range that
 * of the last evaluation before it in which all of its layers are computed.
 *
 * <p>Ranges that one evaluation serves may overlap. What it keeps is cut wherever one of them begins or ends, so that
 * nothing is kept twice: the residual of a range is the sum of its pieces.
 */
final class RangeTrace {
    private final List<Row> rows;
    private final List<Map<BlockRange, Integer>> sources = new ArrayList<>(); // by evaluation
    private final List<List<StoredPart>> stored = new ArrayList<>(); // by evaluation, in block order

    /**
     * @throws IllegalArgumentException if a row's ranges do not fit its cells, or one of them was never computed before
     */
    RangeTrace(List<Row> rows) {
        this.rows = rows;
        List<List<Read>> reads = new ArrayList<>();
        for (int evaluation = 0; evaluation < rows.size(); evaluation++) {
            reads.add(new ArrayList<>());
            Map<BlockRange, Integer> found = new HashMap<>();
            for (BlockRange range : rows.get(evaluation).ranges()) {
                requireReused(evaluation, range);
                int source = source(evaluation, range);
                found.put(range, source);
                reads.get(source).add(new Read(range, evaluation));
            }
            sources.add(found);
        }
        reads.forEach(some -> stored.add(parts(some)));
    }

    private record Read(BlockRange range, int reader) {}

    private void requireReused(int evaluation, BlockRange range) {
        List<CellAction> cells = rows.get(evaluation).cells();
        if (range.endColumn() > cells.size()
                || !cells.subList(range.firstColumn(), range.endColumn()).stream()
                        .allMatch(CellAction.REUSE::equals)) {
            throw new IllegalArgumentException(
                    "evaluation " + evaluation + " passes over " + range.words() + ", not all of whose cells reuse");
        }
    }

    private int source(int reader, BlockRange range) {
        for (int evaluation = reader - 1; evaluation >= 0; evaluation--) {
            if (rows.get(evaluation).cells().subList(range.firstColumn(), range.endColumn()).stream()
                    .allMatch(CellAction.COMPUTE::equals)) {
                return evaluation;
            }
        }
        throw new IllegalArgumentException("evaluation " + reader + " passes over " + range.words()
                + ", which no earlier evaluation computes as a whole");
    }

    /** Pieces of what is read, cut at all ends. */
    private static List<StoredPart> parts(List<Read> reads) {
        SortedSet<Integer> cuts = new TreeSet<>();
        for (Read read : reads) {
            cuts.add(read.range().first());
            cuts.add(read.range().end());
        }
        List<StoredPart> parts = new ArrayList<>();
        Integer first = null;
        for (int end : cuts) {
            if (first != null) {
                add(parts, reads, new BlockRange(first, end, BlockRange.Kind.RESIDUAL));
                add(parts, reads, new BlockRange(first, end, BlockRange.Kind.STREAM));
            }
            first = end;
        }
        return List.copyOf(parts);
    }

    /** Adds a piece, if any reader is in need of it. */
    private static void add(List<StoredPart> parts, List<Read> reads, BlockRange piece) {
        reads.stream()
                .filter(read -> needs(read.range(), piece))
                .mapToInt(Read::reader)
                .max()
                .ifPresent(lastReader -> parts.add(new StoredPart(piece, lastReader)));
    }

    private static boolean needs(BlockRange range, BlockRange piece) {
        return range.kind() == piece.kind()
                && switch (piece.kind()) {
                    case RESIDUAL -> range.first() <= piece.first() && piece.end() <= range.end();
                    case STREAM -> range.end() == piece.end();
                };
    }

    /** The evaluation that computed what a range of this evaluation's stands for. */
    int source(BlockRange range, int evaluation) {
        return sources.get(evaluation).get(range);
    }

    /** What an evaluation keeps of adjacent blocks, in block order. */
    List<StoredPart> stored(int evaluation) {
        return stored.get(evaluation);
    }

    /** The pieces that stand in for a range of this evaluation's, in block order. */
    List<BlockRange> pieces(BlockRange range, int evaluation) {
        return stored(source(range, evaluation)).stream()
                .map(StoredPart::blocks)
                .filter(piece -> needs(range, piece))
                .toList();
    }
}
