package org.cachescope.tensor;

import java.lang.foreign.Arena;
import java.util.Set;

/**
 * Named weights that can be described without being read: what a network is built from.
 *
 * <p>Implementations read lazily, so that opening a checkpoint touches its header only.
 */
public interface WeightSource {
    /** Names of all tensors, in the source's order. */
    Set<String> names();

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
