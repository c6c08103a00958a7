package org.cachescope.format;

import java.nio.file.Path;
import java.util.Map;
import org.cachescope.tensor.WeightSource;

/**
 * Named tensors of one file, read lazily. {@link #read} throws {@link java.io.UncheckedIOException} around a
 * {@link FormatException} if the file has changed since it was opened, and around any other failure to read it. A file
 * must not be shortened while its tensors are mapped: the process would die.
 */
public interface TensorFile extends WeightSource {
    /** The file. */
    Path path();

    /** Free text that the file carries beside its tensors; empty where the format has none. */
    Map<String, String> metadata();
}
