package org.cachescope.workspace;

import java.lang.foreign.Arena;
import java.util.Set;
import java.util.function.Consumer;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/**
 * Another source's weights, of which each reading is told.
 *
 * @param weights the other source
 * @param read hears the name of a tensor before it is read
 */
record WatchedWeights(WeightSource weights, Consumer<String> read) implements WeightSource {
    @Override
    public Set<String> names() {
        return weights.names();
    }

    @Override
    public Shape shape(String name) {
        return weights.shape(name);
    }

    @Override
    public DType dtype(String name) {
        return weights.dtype(name);
    }

    @Override
    public HostTensor read(String name, Arena arena) {
        read.accept(name);
        return weights.read(name, arena);
    }
}
