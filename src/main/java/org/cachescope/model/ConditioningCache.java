package org.cachescope.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Keeps what timestep and label make of evaluations, and nothing else does: each is computed once for all images of all
 * batches that share the two, and kept over runs while the byte budget lasts. What earlier runs used and this one has
 * not makes room, least recently used first; a run that exceeds the budget by itself keeps what fits and computes the
 * rest anew. Timestep embeddings of a run are computed in one kernel.
 */
public final class ConditioningCache implements AutoCloseable {
    /** Runs of every usual number of steps share it; beyond, embeddings are computed anew. */
    private static final int MOST_TIME_EMBEDDINGS = 1 << 12;

    private final Network network;
    private final TensorScope kept;
    private final long budgetBytes;
    private final Map<Key, Kept> conditionings = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Float, Tensor> timeEmbeddings = new HashMap<>();
    private long keptBytes;
    private long run;

    private record Key(float timestep, long label) {}

    /** A conditioning of one row, and the last run that used it. */
    private record Kept(Tensor value, long run) {}

    /**
     * A cache that is empty.
     *
     * @param budgetBytes most bytes of conditionings to keep; with 0 each is computed when asked for
     */
    public ConditioningCache(Engine engine, Network network, long budgetBytes) {
        this.network = network;
        this.kept = engine.newScope();
        this.budgetBytes = budgetBytes;
    }

    /** Begins a run: computes the embeddings of its timesteps, as far as they are not known, in one kernel. */
    public void prepare(float... timesteps) {
        run++;
        if (timeEmbeddings.size() + timesteps.length > MOST_TIME_EMBEDDINGS) {
            timeEmbeddings.values().forEach(kept::release);
            timeEmbeddings.clear();
        }
        embed(timesteps);
    }

    private void embed(float... timesteps) {
        Set<Float> missing = new LinkedHashSet<>();
        for (float timestep : timesteps) {
            if (!timeEmbeddings.containsKey(timestep)) {
                missing.add(timestep);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        float[] values = new float[missing.size()];
        int count = 0;
        for (float timestep : missing) {
            values[count++] = timestep;
        }
        List<Tensor> embeddings = network.timeEmbeddings(kept, values);
        for (int i = 0; i < values.length; i++) {
            timeEmbeddings.put(values[i], embeddings.get(i));
        }
    }

    /**
     * The conditioning of a batch at one timestep.
     *
     * @param owner owner of the result
     * @param timestep original timestep on the scale of 0 to 1000
     * @param labels label of each row of the batch
     */
    public Conditioning of(TensorScope owner, float timestep, long... labels) {
        long[] classes = Arrays.stream(labels).sorted().distinct().toArray();
        long[] rows = Arrays.stream(labels)
                .map(label -> Arrays.binarySearch(classes, label))
                .toArray();
        try (TensorScope scope = owner.newScope()) {
            Map<Long, Tensor> parts = computed(scope, timestep, classes);
            List<Tensor> each = new ArrayList<>();
            for (long label : classes) {
                Key key = new Key(timestep, label);
                Kept known = conditionings.get(key);
                if (known != null) {
                    conditionings.put(key, new Kept(known.value(), run));
                    each.add(known.value());
                } else {
                    Tensor value = parts.get(label);
                    keep(key, value);
                    each.add(value);
                }
            }
            return network.spread(owner, each, scope.longs(Shape.of(rows.length), rows));
        }
    }

    /** Conditionings of the labels that are not kept, computed in one kernel. */
    private Map<Long, Tensor> computed(TensorScope scope, float timestep, long[] classes) {
        long[] missing = Arrays.stream(classes)
                .filter(label -> !conditionings.containsKey(new Key(timestep, label)))
                .toArray();
        Map<Long, Tensor> parts = new HashMap<>();
        if (missing.length > 0) {
            embed(timestep);
            List<Tensor> values = network.conditionings(scope, timeEmbeddings.get(timestep), missing);
            for (int i = 0; i < missing.length; i++) {
                parts.put(missing[i], values.get(i));
            }
        }
        return parts;
    }

    private void keep(Key key, Tensor conditioning) {
        long bytes = bytes(conditioning);
        Iterator<Kept> eldest = conditionings.values().iterator();
        while (keptBytes + bytes > budgetBytes && eldest.hasNext()) {
            Kept candidate = eldest.next();
            if (candidate.run() == run) {
                return; // all that follow are this run's own
            }
            eldest.remove();
            keptBytes -= bytes(candidate.value());
            kept.release(candidate.value());
        }
        if (keptBytes + bytes <= budgetBytes) {
            conditionings.put(key, new Kept(kept.adopt(conditioning), run));
            keptBytes += bytes;
        }
    }

    private static long bytes(Tensor tensor) {
        return tensor.shape().elements() * tensor.dtype().sizeBytes();
    }

    @Override
    public void close() {
        kept.close();
    }
}
