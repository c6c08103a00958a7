package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Shape;

/**
 * An array of an {@code .npz} file, one index of its first dimension after the other, so that it need not fit into
 * memory.
 */
public final class NpzRows implements AutoCloseable {
    private static final long MOST_BYTES = 1L << 30;

    private final Path path;
    private final String name;
    private final NpzEntry entry;
    private long given;

    /** Takes over the entry, which stands at the first value. */
    NpzRows(Path path, String name, NpzEntry entry) {
        this.path = path;
        this.name = name;
        this.entry = entry;
    }

    /** Sizes of the whole array. */
    public Shape shape() {
        return entry.header().shape();
    }

    /** Element type. */
    public DType dtype() {
        return entry.header().dtype();
    }

    /**
     * Values of the next row, as they are in the file. The last one is given only if the whole array is as it was
     * written.
     *
     * @throws FormatException if the file is cut off or damaged, or the array is at its end
     */
    public byte[] next() throws IOException {
        long rows = shape().size(0);
        if (given == rows) {
            throw new FormatException(path, "array '" + name + "'", "row " + given + " of " + rows, "its end");
        }
        long size = shape().elements() / rows * dtype().sizeBytes();
        if (size > MOST_BYTES) {
            throw new FormatException(
                    path, "array '" + name + "'", "rows of at most " + MOST_BYTES + " bytes", size + " bytes");
        }
        byte[] row = new byte[(int) size];
        entry.read(row);
        given++;
        if (given == rows) {
            entry.requireIntact();
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        entry.close();
    }
}
