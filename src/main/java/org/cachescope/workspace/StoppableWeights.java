package org.cachescope.workspace;

import java.lang.foreign.Arena;
import java.util.Set;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/**
 * Another source's weights, with a look at the cancel token before each tensor: a network of gigabytes takes long to
 * load.
 *
 * @param weights the other source
 * @param cancel asks to stop
 */
record StoppableWeights(WeightSource weights, CancelToken cancel) implements WeightSource {
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

    /** {@inheritDoc} Asked to stop, it throws a {@link java.util.concurrent.CancellationException}. */
    @Override
    public HostTensor read(String name, Arena arena) {
        cancel.check();
        return weights.read(name, arena);
    }
}
