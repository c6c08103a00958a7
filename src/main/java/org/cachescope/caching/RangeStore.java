package org.cachescope.caching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cachescope.model.LayerPart;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** What a run keeps of adjacent blocks as a whole, no longer than its schedule has a reader for it. */
final class RangeStore {
    private final CacheSchedule schedule;
    private final TensorScope store;
    private final Map<Key, Stored> stored = new HashMap<>();

    private record Key(int evaluation, BlockRange piece) {}

    private record Stored(Tensor value, int lastReader) {}

    /** @param store owner of what is kept */
    RangeStore(CacheSchedule schedule, TensorScope store) {
        this.schedule = schedule;
        this.store = store;
    }

    /** Forgets what no evaluation from this one on reads. */
    void begin(int evaluation) {
        stored.values().removeIf(part -> {
            boolean unread = part.lastReader() < evaluation;
            if (unread) {
                store.release(part.value());
            }
            return unread;
        });
    }

    /** The part that passes over blocks, if some are passed over from a column on. */
    Optional<LayerPart> passedOver(int evaluation, int column) {
        return schedule.ranges(evaluation).stream()
                .filter(range -> range.firstColumn() == column)
                .findFirst()
                .map(range -> part(evaluation, range));
    }

    private LayerPart part(int evaluation, BlockRange range) {
        int source = schedule.rangeSource(range, evaluation);
        int layers = range.endColumn() - range.firstColumn();
        List<Tensor> values = schedule.pieces(range, evaluation).stream()
                .map(piece -> stored.get(new Key(source, piece)).value())
                .toList();
        return switch (range.kind()) {
            case RESIDUAL -> new LayerPart.Add(layers, values);
            case STREAM -> new LayerPart.Replace(layers, values.getFirst());
        };
    }

    /**
     * The column at which the layers from one on must stop running together: where something is kept or passed over.
     */
    int runsTo(int evaluation, int column, int layers) {
        SortedSet<Integer> stops = new TreeSet<>();
        stops.add(layers);
        schedule.ranges(evaluation).forEach(range -> stops.add(range.firstColumn()));
        for (StoredPart part : schedule.storedParts(evaluation)) {
            stops.add(part.blocks().firstColumn());
            stops.add(part.blocks().endColumn());
        }
        return stops.tailSet(column + 1).getFirst();
    }

    /** Whether this evaluation keeps something of just these layers. */
    boolean keeps(int evaluation, BlockRange.Kind kind, int column, int end) {
        return parts(evaluation, kind).stream()
                .map(StoredPart::blocks)
                .anyMatch(piece -> piece.firstColumn() == column && piece.endColumn() == end);
    }

    /** Keeps what the layers from a column on added to the stream. */
    void keepResidual(int evaluation, int column, Tensor residual) {
        for (StoredPart part : parts(evaluation, BlockRange.Kind.RESIDUAL)) {
            if (part.blocks().firstColumn() == column) {
                keep(evaluation, part, residual);
            }
        }
    }

    /** Keeps the stream as the layers before a column left it. */
    void keepStream(int evaluation, int column, Tensor stream) {
        for (StoredPart part : parts(evaluation, BlockRange.Kind.STREAM)) {
            if (part.blocks().endColumn() == column) {
                keep(evaluation, part, stream);
            }
        }
    }

    private List<StoredPart> parts(int evaluation, BlockRange.Kind kind) {
        List<StoredPart> parts = new ArrayList<>(schedule.storedParts(evaluation));
        parts.removeIf(part -> part.blocks().kind() != kind);
        return parts;
    }

    private void keep(int evaluation, StoredPart part, Tensor value) {
        stored.put(new Key(evaluation, part.blocks()), new Stored(store.adopt(value), part.lastReader()));
    }
}
