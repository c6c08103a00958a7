package org.cachescope.tensor;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Named weights that can be described without being read: what a network is built from.
 *
 * <p>Implementations read lazily, so that opening a checkpoint touches its header only.
 */
public interface WeightSource {
    /** Names that a message lists. */
    int LISTED = 6;

    /** Names of all tensors, in the source's order. */
    Set<String> names();

    /**
     * What a source keeps of a tensor, by its name.
     *
     * @param where the source, as a message begins with it
     * @param tensors what it keeps of all tensors
     * @throws IllegalArgumentException if there is no tensor {@code name}
     */
    static <T> T named(String where, Map<String, T> tensors, String name) {
        T tensor = tensors.get(name);
        if (tensor == null) {
            String first = tensors.keySet().stream().limit(LISTED).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(where + ": there is no tensor '" + name + "' among its " + tensors.size()
                    + (tensors.isEmpty() ? "" : " (" + first + (tensors.size() > LISTED ? ", …)" : ")")));
        }
        return tensor;
    }

    /** @throws IllegalArgumentException if there is no tensor {@code name} */
    Shape shape(String name);

    /** Element type as stored. @throws IllegalArgumentException if there is no tensor {@code name} */
    DType dtype(String name);

    /**
     * Reads or maps one tensor as stored.
     *
     * @param arena owner of the bytes: closing it unmaps or frees them
     * @return contiguous values; a mapped, read-only view of the file where its layout allows
     */
    HostTensor read(String name, Arena arena);
}
