package org.cachescope.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Keeps a DiT's adaLN modulations, which depend on timestep and label alone: each is computed once for all images of a
 * batch that share a label, and kept over runs of the same classes while the byte budget lasts. The least recently used
 * go first. Timestep embeddings of a run are computed in one kernel.
 */
public final class ModulationCache implements AutoCloseable {
    private final Dit dit;
    private final TensorScope kept;
    private final long budgetBytes;
    private final Map<Key, Tensor> modulations = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, Tensor> timeEmbeddings = new HashMap<>();
    private long keptBytes;

    private record Key(int timestep, List<Long> classes) {}

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

    /** Computes the embeddings of a run's timesteps, as far as they are not known, in one kernel. */
    public void prepare(int... timesteps) {
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
        Key key = new Key(timestep, Arrays.stream(classes).boxed().toList());
        Tensor modulation = modulations.get(key);
        try (TensorScope scope = owner.newScope()) {
            if (modulation == null) {
                prepare(timestep);
                modulation = dit.modulation(scope, timeEmbeddings.get(timestep), classes);
                keep(key, modulation);
            }
            return dit.spread(owner, modulation, scope.longs(Shape.of(rows.length), rows));
        }
    }

    private void keep(Key key, Tensor modulation) {
        long bytes = bytes(modulation);
        if (bytes > budgetBytes) {
            return;
        }
        var eldest = modulations.entrySet().iterator();
        while (keptBytes + bytes > budgetBytes) {
            Tensor dropped = eldest.next().getValue();
            eldest.remove();
            keptBytes -= bytes(dropped);
            kept.release(dropped);
        }
        modulations.put(key, kept.adopt(modulation));
        keptBytes += bytes;
    }

    private static long bytes(Tensor tensor) {
        return tensor.shape().elements() * tensor.dtype().sizeBytes();
    }

    /** Bytes of modulations kept now. */
    public long keptBytes() {
        return keptBytes;
    }

    @Override
    public void close() {
        kept.close();
    }
}
