package org.cachescope.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Shape;

/** An array of an {@code .npz} file, one index of its first dimension after the other, so that it need not fit into memory. */
public final class NpzRows implements AutoCloseable {
    private final Path path;
    private final String name;
    private final NpyHeader header;
    private final ZipFile zip;
    private final DataInputStream in;
    private long given;

    /** Takes over the file and the stream, which stands at the first value. */
    NpzRows(Path path, String name, NpyHeader header, ZipFile zip, DataInputStream in) {
        this.path = path;
        this.name = name;
        this.header = header;
        this.zip = zip;
        this.in = in;
    }

    /** Sizes of the whole array. */
    public Shape shape() {
        return header.shape();
    }

    /** Element type. */
    public DType dtype() {
        return header.dtype();
    }

    /**
     * Values of the next row, as they are in the file.
     *
     * @throws FormatException if the file is cut off, or the array is at its end
     */
    public byte[] next() throws IOException {
        long rows = header.shape().size(0);
        int size = Math.toIntExact(
                header.shape().elements() / rows * header.dtype().sizeBytes());
        byte[] row = new byte[size];
        try {
            if (given == rows) {
                throw new EOFException();
            }
            in.readFully(row);
        } catch (EOFException _) {
            throw new FormatException(
                    path,
                    "array '" + name + "'",
                    "row " + given + " of " + rows,
                    "its end",
                    "The file is cut off: fetch it again.");
        }
        given++;
        return row;
    }

    @Override
    public void close() throws IOException {
        in.close();
        zip.close();
    }
}
