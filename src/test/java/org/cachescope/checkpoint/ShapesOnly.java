package org.cachescope.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.cachescope.format.TensorFile;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/** A file of headers alone. */
record ShapesOnly(Map<String, Shape> shapes) implements TensorFile {
    @Override
    public Path path() {
        return Path.of("shapes");
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public Shape shape(String name) {
        return shapes.get(name);
    }

    @Override
    public DType dtype(String name) {
        return DType.F32;
    }

    @Override
    public HostTensor read(String name, Arena arena) {
        throw new AssertionError("opening must not read values");
    }
}
