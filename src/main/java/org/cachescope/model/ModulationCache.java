package org.cachescope.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Keeps a DiT's adaLN modulations, which depend on timestep and label alone: each is computed once for all images of all
 * batches that share the two, and kept over runs while the byte budget lasts. What earlier runs used and this one has not
 * makes room, least recently used first; a run that exceeds the budget by itself keeps what fits and computes the rest
 * anew. Timestep embeddings of a run are computed in one kernel.
 */
public final class ModulationCache implements AutoCloseable {
    private final Dit dit;
    private final TensorScope kept;
    private final long budgetBytes;
    private final Map<Key, Kept> modulations = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Tensor> timeEmbeddings = new HashMap<>();
    private long keptBytes;
    private long run;

    private record Key(int timestep, long label) {}

    /** A modulation, (1, 6 L + 2, D), and the last run that used it. */
    private record Kept(Tensor value, long run) {}

    /**
     * A cache that is empty.
     *
     * @param budgetBytes most bytes of modulations to keep; with 0 each is computed when asked for
     */
    public ModulationCache(Engine engine, Dit dit, long budgetBytes) {
        this.dit = dit;
        this.kept = engine.newScope();
        this.budgetBytes = budgetBytes;
    }

    /** Begins a run: computes the embeddings of its timesteps, as far as they are not known, in one kernel. */
    public void prepare(int... timesteps) {
        run++;
        embed(timesteps);
    }

    private void embed(int... timesteps) {
        int[] missing = Arrays.stream(timesteps)
                .distinct()
                .filter(t -> !timeEmbeddings.containsKey(t))
                .toArray();
        if (missing.length == 0) {
            return;
        }
        List<Tensor> embeddings = dit.timeEmbeddings(kept, missing);
        for (int i = 0; i < missing.length; i++) {
            timeEmbeddings.put(missing[i], embeddings.get(i));
        }
    }

    /**
     * The modulation of a batch at one timestep.
     *
     * @param owner owner of the result
     * @param timestep original timestep
     * @param labels label of each row of the batch
     */
    public Modulation of(TensorScope owner, int timestep, long... labels) {
        long[] classes = Arrays.stream(labels).sorted().distinct().toArray();
        long[] rows = Arrays.stream(labels)
                .map(label -> Arrays.binarySearch(classes, label))
                .toArray();
        try (TensorScope scope = owner.newScope()) {
            Map<Long, Tensor> parts = computed(scope, timestep, classes);
            List<Tensor> each = new ArrayList<>();
            for (long label : classes) {
                Key key = new Key(timestep, label);
                Kept known = modulations.get(key);
                if (known != null) {
                    modulations.put(key, new Kept(known.value(), run));
                    each.add(known.value());
                } else {
                    Tensor value = parts.get(label);
                    keep(key, value);
                    each.add(value);
                }
            }
            return dit.spread(owner, each, scope.longs(Shape.of(rows.length), rows));
        }
    }

    /** Modulations of the labels that are not kept, computed in one kernel. */
    private Map<Long, Tensor> computed(TensorScope scope, int timestep, long[] classes) {
        long[] missing = Arrays.stream(classes)
                .filter(label -> !modulations.containsKey(new Key(timestep, label)))
                .toArray();
        Map<Long, Tensor> parts = new HashMap<>();
        if (missing.length > 0) {
            embed(timestep);
            List<Tensor> values = dit.modulations(scope, timeEmbeddings.get(timestep), missing);
            for (int i = 0; i < missing.length; i++) {
                parts.put(missing[i], values.get(i));
            }
        }
        return parts;
    }

    private void keep(Key key, Tensor modulation) {
        long bytes = bytes(modulation);
        Iterator<Kept> eldest = modulations.values().iterator();
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
            modulations.put(key, new Kept(kept.adopt(modulation), run));
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
