package org.cachescope.caching;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPart;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Computes, reuses or drops each layer's output as a schedule says (Ma et al., 2024, Section 3.1). What is stored is
 * the branch output before its gate; it is kept no longer than the schedule has a reader for it.
 *
 * <p>In planned evaluations, adjacent layers whose outputs the next evaluation alone reads are stored as one: the sum
 * of what they will add to its stream, made while each output is still in the processor's caches. Reusing them then
 * costs one addition, where reading every output back from memory would cost more than all else in a small network's
 * step. The two ways of storing do not mix: a run is planned from its first evaluation to its last, or never.
 *
 * <p>Blocks that an evaluation passes over as one (see {@link BlockRange}) are served in planned evaluations only.
 *
 * <p>Serves one run: {@link #begin} before each network evaluation, in sampling order. Owns what it stores until
 * closed.
 */
public final class CachingEvaluator implements LayerEvaluator, AutoCloseable {
    private final CacheSchedule schedule;
    private final TensorScope store;
    private final Map<LayerId, Stored> stored = new HashMap<>();
    private final RangeStore ranges;
    private final Tensor nothing;
    private int evaluation;
    private Supplier<Conditioning> next = CachingEvaluator::unknown;

    /** What a later row reads, an output or a sum under the first of its layers, and the last row that reads it. */
    private record Stored(Tensor value, boolean sum, int lastReader) {}

    /**
     * An evaluator with an empty store.
     *
     * @param owner scope in which the store lives
     */
    public CachingEvaluator(CacheSchedule schedule, TensorScope owner) {
        this.schedule = schedule;
        this.store = owner.newScope();
        this.ranges = new RangeStore(schedule, store);
        this.nothing = store.zeros(Shape.of(1, 1, 1));
    }

    /**
     * Turns to a row of the schedule and forgets what no later row reads.
     *
     * @param row network evaluation, from 0 on in sampling order
     * @param nextConditioning gives the conditioning of the row after it, valid until this row's evaluation ends; asked
     *     for at most once, and only where that row reuses
     */
    public void begin(int row, Supplier<Conditioning> nextConditioning) {
        evaluation = row;
        next = nextConditioning;
        ranges.begin(row);
        stored.values().removeIf(output -> {
            boolean unread = output.lastReader() < row;
            if (unread) {
                store.release(output.value());
            }
            return unread;
        });
    }

    private static Conditioning unknown() {
        throw new IllegalStateException("no evaluation has begun");
    }

    @Override
    public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
        return switch (schedule.action(evaluation, layer)) {
            case COMPUTE -> {
                Tensor output = compute.get();
                keep(layer, output, false);
                yield output;
            }
            case REUSE -> {
                Stored output = stored.get(layer);
                if (output == null || output.sum()) {
                    throw new IllegalStateException("evaluation " + evaluation + " is asked for " + layer
                            + ", which is passed over with others or which a planned evaluation has stored in a sum;"
                            + " plan all of a run or nothing");
                }
                yield output.value();
            }
            case DROP -> nothing;
        };
    }

    @Override
    public Optional<LayerPlan> plan(int layers) {
        List<LayerTask> tasks = tasks(layers);
        int row = evaluation;
        return Optional.of(new LayerPlan() {
            @Override
            public LayerPart next(int column) {
                return ranges.passedOver(row, column).orElseGet(() -> run(column));
            }

            private LayerPart run(int column) {
                int end = ranges.runsTo(row, column, layers);
                return new LayerPart.Run(
                        tasks.subList(column, end),
                        ranges.keeps(row, BlockRange.Kind.RESIDUAL, column, end),
                        ranges.keeps(row, BlockRange.Kind.STREAM, column, end));
            }

            @Override
            public void keep(LayerId layer, Tensor kept) {
                CachingEvaluator.this.keep(layer, kept, schedule.joinsSum(row, layer.column()));
            }

            @Override
            public void keepResidual(int column, Tensor residual) {
                ranges.keepResidual(row, column, residual);
            }

            @Override
            public void keepStream(int column, Tensor stream) {
                ranges.keepStream(row, column, stream);
            }
        });
    }

    /** A task for each layer; what a layer's is that is passed over with others does not matter. */
    private List<LayerTask> tasks(int layers) {
        List<LayerTask> tasks = new ArrayList<>();
        boolean sums = IntStream.range(0, layers).anyMatch(column -> schedule.joinsSum(evaluation, column));
        Optional<Conditioning> reader = sums ? Optional.of(next.get()) : Optional.empty();
        for (int column = 0; column < layers; column++) {
            LayerId layer = LayerId.ofColumn(column);
            tasks.add(
                    schedule.joinsSum(evaluation, column)
                            ? new LayerTask.ComputeSum(reader.orElseThrow())
                            : task(layer));
        }
        return tasks;
    }

    private LayerTask task(LayerId layer) {
        return switch (schedule.action(evaluation, layer)) {
            case COMPUTE -> new LayerTask.Compute(schedule.needsStore(evaluation, layer));
            case REUSE -> {
                Stored output = stored.get(layer);
                if (output == null) {
                    yield new LayerTask.Drop(); // an earlier layer's sum holds it
                }
                yield output.sum() ? new LayerTask.ReuseSum(output.value()) : new LayerTask.Reuse(output.value());
            }
            case DROP -> new LayerTask.Drop();
        };
    }

    private void keep(LayerId layer, Tensor value, boolean sum) {
        schedule.lastReader(evaluation, layer)
                .ifPresent(reader -> stored.put(layer, new Stored(store.adopt(value), sum, reader)));
    }

    @Override
    public void close() {
        store.close();
    }
}
