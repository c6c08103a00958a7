package org.cachescope.tensor;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Weights that are in host memory already, such as those that training has just made.
 *
 * @param tensors values by name
 */
public record HostWeights(Map<String, HostTensor> tensors) implements WeightSource {
    /** Keeps the tensors, not their map. */
    public HostWeights {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Shape shape(String name) {
        return tensor(name).shape();
    }

    @Override
    public DType dtype(String name) {
        return tensor(name).dtype();
    }

    /** The tensor itself: {@code arena} owns nothing. */
    @Override
    public HostTensor read(String name, Arena arena) {
        return tensor(name);
    }

    private HostTensor tensor(String name) {
        return WeightSource.named("weights in memory", tensors, name);
    }
}
