package org.cachescope.format;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.cachescope.tensor.HostTensor;

/**
 * An {@code .npz} file as NumPy writes it: a zip of arrays, stored or compressed, each with its own header. The headers
 * are read when it is opened, an array whenever it is asked for; nothing stays open.
 */
public final class NpzFile {
    private static final String SUFFIX = ".npy";
    private static final int COPY_BYTES = 1 << 20;

    private final Path path;
    private final Map<String, NpyHeader> headers;

    private NpzFile(Path path, Map<String, NpyHeader> headers) {
        this.path = path;
        this.headers = headers;
    }

    /**
     * Opens a file.
     *
     * @throws FormatException if it is no zip file, or an array of it has a type that is not read here
     */
    public static NpzFile open(Path path) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            Map<String, NpyHeader> headers = new LinkedHashMap<>();
            for (ZipEntry entry : zip.stream().toList()) {
                if (entry.getName().endsWith(SUFFIX)) {
                    String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                    try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
                        headers.put(name, NpyHeader.read(path, name, in).within(path, name, entry.getSize()));
                    }
                }
            }
            return new NpzFile(path, headers);
        } catch (ZipException e) {
            throw new FormatException(
                    path, "content", "a zip of arrays, as NumPy's savez writes it", String.valueOf(e.getMessage()));
        }
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Names of its arrays. */
    public Set<String> names() {
        return Set.copyOf(headers.keySet());
    }

    /**
     * Reads an array, row-major whatever its order in the file.
     *
     * @param arena owner of the values
     * @throws FormatException if there is no such array or it is cut off
     */
    public HostTensor read(String name, Arena arena) throws IOException {
        NpyHeader header = header(name);
        try (ZipFile zip = new ZipFile(path.toFile());
                DataInputStream in = new DataInputStream(zip.getInputStream(zip.getEntry(name + SUFFIX)))) {
            NpyHeader.read(path, name, in);
            MemorySegment bytes =
                    arena.allocate(header.shape().elements() * header.dtype().sizeBytes(), 64);
            fill(bytes, in, name);
            return header.rowMajor(bytes, arena);
        }
    }

    /**
     * An array row by row, for those that do not fit into memory.
     *
     * @return the rows, to be closed by the caller
     * @throws FormatException if there is no such array, it has no dimension, or its first index runs fastest
     */
    public NpzRows rows(String name) throws IOException {
        NpyHeader header = header(name);
        if (header.columnMajor() || header.shape().rank() == 0) {
            throw new FormatException(
                    path, "array '" + name + "'", "rows one after the other", "a column-major array or a single value");
        }
        ZipFile zip = new ZipFile(path.toFile());
        try {
            DataInputStream in = new DataInputStream(zip.getInputStream(zip.getEntry(name + SUFFIX)));
            NpyHeader.read(path, name, in);
            return new NpzRows(path, name, header, zip, in);
        } catch (IOException e) {
            zip.close();
            throw e;
        }
    }

    private NpyHeader header(String name) throws FormatException {
        NpyHeader header = headers.get(name);
        if (header == null) {
            throw new FormatException(
                    path, "arrays", "'" + name + "' among them", headers.isEmpty() ? "none" : "" + headers.keySet());
        }
        return header;
    }

    private void fill(MemorySegment bytes, InputStream in, String name) throws IOException {
        byte[] piece = new byte[COPY_BYTES];
        for (long done = 0; done < bytes.byteSize(); ) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, bytes.byteSize() - done));
            if (count < 0) {
                throw new FormatException(
                        path,
                        "array '" + name + "'",
                        bytes.byteSize() + " bytes",
                        done + " bytes",
                        "The file is cut off: fetch it again.");
            }
            MemorySegment.copy(MemorySegment.ofArray(piece), 0, bytes, done, count);
            done += count;
        }
    }

    /**
     * Writes a file atomically, compressed, as NumPy's {@code savez_compressed} does.
     *
     * @param arrays by name, in the order in which they are to stand
     */
    public static void write(Path path, Map<String, HostTensor> arrays) throws IOException {
        AtomicFile.write(path, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, HostTensor> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
                entry.setTimeLocal(NpyHeader.UNDATED); // the same values give the same file
                zip.putNextEntry(entry);
                OutputStream buffered = new BufferedOutputStream(zip, COPY_BYTES);
                NpyHeader.of(array.getValue()).write(buffered);
                SafetensorsFile.copy(array.getValue().bytes(), buffered);
                buffered.flush();
                zip.closeEntry();
            }
            zip.finish();
        });
    }
}
