package org.cachescope.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import org.cachescope.tensor.HostTensor;
import org.jspecify.annotations.Nullable;

/** A file made by {@code torch.save}. */
public final class TorchFile {
    private TorchFile() {}

    /** Opens {@code path}, reading its pickle and no tensor. */
    public static TorchFile open(Path path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The file. */
    public Path path() {
        throw new UnsupportedOperationException();
    }

    /** The saved object: Map (LinkedHashMap order), List, Long, BigInteger, Double, String, Boolean, null, byte[],
     * {@link TorchTensor}, {@link Namespace}, {@link Skipped}. */
    public @Nullable Object root() {
        throw new UnsupportedOperationException();
    }

    /** The tensors among {@code dict}'s values whose keys are strings. */
    public TensorFile tensors(Map<?, ?> dict) {
        throw new UnsupportedOperationException();
    }

    /** The tensors of the dict at {@code path}, keys from the root down. */
    public TensorFile tensorsAt(String... path) throws FormatException {
        throw new UnsupportedOperationException();
    }

    /** Reads or maps one tensor of this file. */
    public HostTensor read(TorchTensor tensor, Arena arena) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes nested maps (string keys), lists, strings, numbers, booleans, nulls and tensors. */
    public static void write(Path path, Map<String, ? extends @Nullable Object> root) throws IOException {
        throw new UnsupportedOperationException();
    }
}
