package org.cachescope.caching;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/**
 * What every layer does in every network evaluation of a run, in sampling order; immutable.
 *
 * <p>One rule covers every caching method here: a REUSE takes the output that its layer had when it was last computed.
 * Where a full step comes before every cache step (Learning-to-Cache) that is the full step's output; where any step
 * may reuse (HarmoniCa, SmoothCache) it is the latest refresh. Beside that, an evaluation may pass over blocks as one:
 * what stands in for a {@link BlockRange} is what the last evaluation gave that computed all of it.
 */
public final class CacheSchedule {
    private static final int SHORT_HASH_DIGITS = 12;

    private final List<Row> rows;
    private final RangeTrace ranges;
    private final CellTrace trace;
    private final String hash;

    /**
     * One network evaluation.
     *
     * @param routerRow the router row that decided these cells, numbered as in published files; empty for a full step
     *     and where no router was involved
     * @param cells one action a layer, by column
     * @param ranges blocks that are passed over as one, in ascending order; all of their cells reuse
     */
    public record Row(OptionalInt routerRow, List<CellAction> cells, List<BlockRange> ranges) {
        /**
         * Copies the lists.
         *
         * @throws IllegalArgumentException if ranges overlap or are out of order
         */
        public Row {
            cells = List.copyOf(cells);
            ranges = List.copyOf(ranges);
            for (int i = 1; i < ranges.size(); i++) {
                if (ranges.get(i).first() < ranges.get(i - 1).end()) {
                    throw new IllegalArgumentException("ranges of blocks: expected one behind the other, found "
                            + ranges.get(i - 1).text() + " and " + ranges.get(i).text());
                }
            }
        }

        /** A row in which every layer is decided by itself. */
        public Row(OptionalInt routerRow, List<CellAction> cells) {
            this(routerRow, cells, List.of());
        }

        /** A row without router that computes all blocks but a range. */
        static Row passingOver(int layers, BlockRange range) {
            List<CellAction> cells = new ArrayList<>(Collections.nCopies(layers, CellAction.COMPUTE));
            Collections.fill(cells.subList(range.firstColumn(), range.endColumn()), CellAction.REUSE);
            return new Row(OptionalInt.empty(), cells, List.of(range));
        }

        /** The range that a layer is passed over in; empty if it is decided by itself. */
        public Optional<BlockRange> rangeOf(int column) {
            if (ranges.isEmpty()) {
                return Optional.empty(); // asked of every cell, and mostly so
            }
            return ranges.stream().filter(range -> range.hasColumn(column)).findFirst();
        }

        /** Whether every layer is computed. */
        boolean isFull() {
            return cells.stream().allMatch(action -> action == CellAction.COMPUTE);
        }

        /** A full evaluation: every layer is computed and no router asked. */
        public static Row full(int layers) {
            return new Row(OptionalInt.empty(), Collections.nCopies(layers, CellAction.COMPUTE));
        }
    }

    /**
     * A schedule of its rows in sampling order.
     *
     * @throws IllegalArgumentException if there is no row, rows differ in length or have an odd or zero one, or a REUSE
     *     has nothing stored before it
     */
    public CacheSchedule(List<Row> rows) {
        this.rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs one evaluation or more, found none");
        }
        requireRectangle(this.rows);
        this.ranges = new RangeTrace(this.rows);
        this.trace = new CellTrace(this.rows, ranges);
        this.hash = ContentHash.of("cachescope-schedule " + (hasRanges() ? 2 : 1), canonicalBytes());
    }

    /** The schedule that computes everything: no cache. */
    public static CacheSchedule full(int evaluations, int layers) {
        return new CacheSchedule(Collections.nCopies(evaluations, Row.full(layers)));
    }

    /** The uncached run of this one's size, to compare counts and multiply-accumulates with. */
    public CacheSchedule uncached() {
        return full(evaluations(), layers());
    }

    private static void requireRectangle(List<Row> rows) {
        int layers = rows.getFirst().cells().size();
        if (layers == 0 || layers % 2 != 0) {
            throw new IllegalArgumentException("expected two layers a block, found " + layers + " columns");
        }
        for (int evaluation = 0; evaluation < rows.size(); evaluation++) {
            int found = rows.get(evaluation).cells().size();
            if (found != layers) {
                throw new IllegalArgumentException(
                        "evaluation " + evaluation + ": expected " + layers + " columns as before, found " + found);
            }
        }
    }

    private byte[] canonicalBytes() {
        int rangeCount = rows.stream().mapToInt(row -> row.ranges().size()).sum();
        ByteBuffer bytes = ByteBuffer.allocate(8 + evaluations() * layers() + 4 * Integer.BYTES * rangeCount);
        bytes.putInt(evaluations()).putInt(layers());
        for (Row row : rows) {
            for (CellAction action : row.cells()) {
                bytes.put((byte) action.ordinal());
            }
        }
        for (int evaluation = 0; evaluation < evaluations(); evaluation++) {
            for (BlockRange range : ranges(evaluation)) {
                bytes.putInt(evaluation)
                        .putInt(range.first())
                        .putInt(range.end())
                        .putInt(range.kind().ordinal());
            }
        }
        return bytes.array();
    }

    /** Network evaluations; guidance passes share one. */
    public int evaluations() {
        return rows.size();
    }

    /** Layers of the network, two a block. */
    public int layers() {
        return rows.getFirst().cells().size();
    }

    /** The evaluations in sampling order. */
    public List<Row> rows() {
        return rows;
    }

    /** The action of one cell, by column. */
    public CellAction action(int evaluation, int column) {
        return rows.get(evaluation).cells().get(column);
    }

    /** Whether a cell's block is passed over as one with its neighbours, rather than the layer reused by itself. */
    public boolean passesOver(int evaluation, int column) {
        return rows.get(evaluation).rangeOf(column).isPresent();
    }

    /** The action of one cell. */
    public CellAction action(int evaluation, LayerId layer) {
        return action(evaluation, layer.column());
    }

    /** Whether this evaluation takes the layer's stored output. */
    public boolean reuses(int evaluation, LayerId layer) {
        return action(evaluation, layer) == CellAction.REUSE;
    }

    /** Blocks that an evaluation passes over as one, in ascending order. */
    public List<BlockRange> ranges(int evaluation) {
        return rows.get(evaluation).ranges();
    }

    /** Whether any evaluation passes over blocks as one. */
    public boolean hasRanges() {
        return rows.stream().anyMatch(row -> !row.ranges().isEmpty());
    }

    /** The evaluation that computed what stands in for a range of this evaluation's. */
    int rangeSource(BlockRange range, int evaluation) {
        return ranges.source(range, evaluation);
    }

    /** The pieces, in block order, of which what stands in for a range of this evaluation's is made up. */
    List<BlockRange> pieces(BlockRange range, int evaluation) {
        return ranges.pieces(range, evaluation);
    }

    /** What an evaluation keeps of adjacent blocks as a whole, in block order. */
    public List<StoredPart> storedParts(int evaluation) {
        return ranges.stored(evaluation);
    }

    /** Whether this evaluation computes every layer, be it a full step or a cache step that reuses nothing. */
    public boolean isFull(int evaluation) {
        return rows.get(evaluation).isFull();
    }

    /** The router row that decided this evaluation; empty for a full step and where no router was involved. */
    public OptionalInt routerRow(int evaluation) {
        return rows.get(evaluation).routerRow();
    }

    /** Whether a later evaluation reads what this one computes for the layer; if not, it need not be stored. */
    public boolean needsStore(int evaluation, LayerId layer) {
        return lastReader(evaluation, layer).isPresent();
    }

    /** The last evaluation that reads what this one computes for the layer, after which it can be dropped. */
    public OptionalInt lastReader(int evaluation, LayerId layer) {
        return trace.lastReader(evaluation, layer.column());
    }

    /** The evaluation that computed what this one reuses for the layer; empty unless it reuses. */
    public OptionalInt source(int evaluation, LayerId layer) {
        return trace.source(evaluation, layer.column());
    }

    /**
     * The last evaluation from which a run by this schedule can go on where another run of the same recipe was, bit for
     * bit: all before it are the same in both, and from it on no cell reads what was stored before it.
     *
     * @param other schedule of the other run, of this one's size
     * @param kept evaluations that the other run made, from the first on
     * @return 0 to start from noise; {@link #evaluations()} if the other run made all that this one would
     * @throws IllegalArgumentException if {@code other} is of another size
     */
    public int resumePoint(CacheSchedule other, int kept) {
        return new SharedPrefix(this, other).resumePoint(kept);
    }

    /** The earliest evaluation that one reads from layer by layer, or {@code otherwise} if it reuses nothing. */
    int earliestSource(int evaluation, int otherwise) {
        return trace.earliestSource(evaluation, otherwise);
    }

    /** Whether what this evaluation computes for a layer is stored in a sum with a neighbour's. */
    boolean joinsSum(int evaluation, int column) {
        return trace.joinsSum(evaluation, column);
    }

    /** Cells reused and dropped, of those that could be, over all layers. */
    public CellCounts counts() {
        return CellCounts.of(rows, 0, 1);
    }

    /** Cells reused and dropped, of those that could be, over the layers of one kind. */
    public CellCounts counts(LayerKind kind) {
        return CellCounts.of(rows, kind.ordinal(), 2);
    }

    /** Layers of one kind that are computed in one evaluation. */
    public int computed(int evaluation, LayerKind kind) {
        List<CellAction> cells = rows.get(evaluation).cells();
        return Math.toIntExact(IntStream.range(0, layers() / 2)
                .filter(block -> cells.get(new LayerId(block, kind).column()) == CellAction.COMPUTE)
                .count());
    }

    /**
     * Content hash over actions and ranges alone: schedules with equal hashes make the same run, whatever θ, budget or
     * router they come from.
     *
     * @return SHA-256 in 64 hexadecimal digits
     */
    public String hash() {
        return hash;
    }

    /** The first {@value #SHORT_HASH_DIGITS} digits of {@link #hash()}, for people. */
    public String shortHash() {
        return hash.substring(0, SHORT_HASH_DIGITS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CacheSchedule schedule && rows.equals(schedule.rows);
    }

    @Override
    public int hashCode() {
        return rows.hashCode();
    }

    @Override
    public String toString() {
        CellCounts counts = counts();
        return "CacheSchedule[" + evaluations() + " x " + layers() + ", " + counts + ", " + shortHash() + "]";
    }
}
