package org.cachescope.format;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
                if (NpzEntry.isArray(entry)) {
                    headers.put(NpzEntry.nameOf(entry), NpzEntry.header(path, zip, entry));
                }
            }
            return new NpzFile(path, headers);
        } catch (ZipException | EOFException e) {
            String found = Objects.requireNonNullElse(e.getMessage(), "its end");
            throw new FormatException(path, "content", "a zip of arrays, as NumPy's savez writes it", found);
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
     * @throws FormatException if there is no such array, or it is damaged or cut off
     */
    public HostTensor read(String name, Arena arena) throws IOException {
        requireArray(name);
        try (NpzEntry entry = NpzEntry.open(path, name)) {
            NpyHeader header = entry.header();
            MemorySegment bytes =
                    arena.allocate(header.shape().elements() * header.dtype().sizeBytes(), 64);
            entry.read(bytes);
            entry.requireIntact();
            return header.rowMajor(bytes, arena);
        }
    }

    /**
     * An array row by row, for those that do not fit into memory.
     *
     * @return the rows, to be closed by the caller
     * @throws FormatException if there is no such array, it has no dimension, its first index runs fastest, or it is
     *     damaged where it begins
     */
    public NpzRows rows(String name) throws IOException {
        NpyHeader header = requireArray(name);
        if (header.columnMajor() || header.shape().rank() == 0) {
            throw new FormatException(
                    path, "array '" + name + "'", "rows one after the other", "a column-major array or a single value");
        }
        return new NpzRows(path, name, NpzEntry.open(path, name));
    }

    private NpyHeader requireArray(String name) throws FormatException {
        NpyHeader header = headers.get(name);
        if (header == null) {
            throw new FormatException(
                    path, "arrays", "'" + name + "' among them", headers.isEmpty() ? "none" : "" + headers.keySet());
        }
        return header;
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
                ZipEntry entry = new ZipEntry(NpzEntry.entryName(array.getKey()));
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
