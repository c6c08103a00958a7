package org.cachescope.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.model.Architecture;

/**
 * A recognised network.
 *
 * @param <A> which network it is
 * @param architecture its sizes
 * @param name the published name of these sizes, or the sizes in words
 * @param origins published weight name to origin, in the published order
 * @param ignored names of tensors that it has no use for
 */
record Recognized<A extends Architecture>(
        A architecture, String name, Map<String, Origin> origins, List<String> ignored) {
    /** Copies both. */
    Recognized {
        origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
        ignored = List.copyOf(ignored);
    }
}
