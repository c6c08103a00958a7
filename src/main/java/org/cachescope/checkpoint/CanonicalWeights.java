package org.cachescope.checkpoint;

import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/** A network's weights under their published names, wherever each comes from. */
final class CanonicalWeights implements WeightSource {
    private final Map<String, Origin> origins;

    /** @param origins published name to origin, in the published order */
    CanonicalWeights(Map<String, Origin> origins) {
        this.origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    }

    @Override
    public Set<String> names() {
        return origins.keySet();
    }

    @Override
    public Shape shape(String name) {
        return origin(name).shape();
    }

    @Override
    public DType dtype(String name) {
        return origin(name).dtype();
    }

    @Override
    public HostTensor read(String name, Arena arena) {
        return origin(name).read(arena);
    }

    private Origin origin(String name) {
        return WeightSource.named("published weights", origins, name);
    }
}
