package org.cachescope.caching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Computes, reuses or drops each layer's output as a schedule says (Ma et al., 2024, Section 3.1). What is stored is the
 * branch output before its gate; it is kept no longer than the schedule has a reader for it.
 *
 * <p>Serves one run: {@link #begin} before each network evaluation, in sampling order. Owns what it stores until closed.
 */
public final class CachingEvaluator implements LayerEvaluator, AutoCloseable {
    private final CacheSchedule schedule;
    private final TensorScope store;
    private final Map<LayerId, Stored> stored = new HashMap<>();
    private final Tensor nothing;
    private int evaluation;

    /** An output that a later row reads, and the last row that does. */
    private record Stored(Tensor value, int lastReader) {}

    /**
     * An evaluator with an empty store.
     *
     * @param owner scope in which the store lives
     */
    public CachingEvaluator(CacheSchedule schedule, TensorScope owner) {
        this.schedule = schedule;
        this.store = owner.newScope();
        this.nothing = store.zeros(Shape.of(1, 1, 1));
    }

    /**
     * Turns to a row of the schedule and forgets what no later row reads.
     *
     * @param row network evaluation, from 0 on in sampling order
     */
    public void begin(int row) {
        evaluation = row;
        stored.values().removeIf(output -> {
            boolean unread = output.lastReader() < row;
            if (unread) {
                store.release(output.value());
            }
            return unread;
        });
    }

    @Override
    public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
        return switch (schedule.action(evaluation, layer)) {
            case COMPUTE -> computed(layer, compute.get());
            case REUSE -> stored.get(layer).value();
            case DROP -> nothing;
        };
    }

    @Override
    public Optional<LayerPlan> plan(int layers) {
        List<LayerTask> tasks = IntStream.range(0, layers)
                .mapToObj(LayerId::ofColumn)
                .map(this::task)
                .toList();
        return Optional.of(new LayerPlan() {
            @Override
            public List<LayerTask> tasks() {
                return tasks;
            }

            @Override
            public void keep(LayerId layer, Tensor output) {
                computed(layer, output);
            }
        });
    }

    private LayerTask task(LayerId layer) {
        return switch (schedule.action(evaluation, layer)) {
            case COMPUTE -> new LayerTask.Compute(schedule.needsStore(evaluation, layer));
            case REUSE -> new LayerTask.Reuse(stored.get(layer).value());
            case DROP -> new LayerTask.Drop();
        };
    }

    private Tensor computed(LayerId layer, Tensor output) {
        schedule.lastReader(evaluation, layer)
                .ifPresent(reader -> stored.put(layer, new Stored(store.adopt(output), reader)));
        return output;
    }

    @Override
    public void close() {
        store.close();
    }
}
