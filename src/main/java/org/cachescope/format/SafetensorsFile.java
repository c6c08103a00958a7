package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cachescope.tensor.HostTensor;

/** Reads and writes safetensors files. */
public final class SafetensorsFile {
    private SafetensorsFile() {}

    /** Opens {@code path}, reading its header only. @throws FormatException if it is not a valid safetensors file */
    public static TensorFile open(Path path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes {@code tensors} in the map's order, atomically. */
    public static void write(Path path, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        throw new UnsupportedOperationException();
    }
}
