package org.cachescope.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An array of an {@code .npz} file while it is read. Its checksum is compared at its end: {@link ZipFile} leaves that
 * to whoever reads.
 */
final class NpzEntry implements AutoCloseable {
    private static final String SUFFIX = ".npy";
    private static final String DAMAGED = "The file is cut off or damaged: fetch it again.";
    private static final int CHECKSUM_DIGITS = 8;
    private static final int COPY_BYTES = 1 << 20;

    /** Deflate never does better than 1:1032. */
    private static final long MOST_RATIO = 1032;

    private final Path path;
    private final String name;
    private final ZipFile zip;
    private final ZipEntry entry;
    private final CRC32 crc = new CRC32();
    private final DataInputStream in;
    private final NpyHeader header;

    private NpzEntry(Path path, String name, ZipFile zip, ZipEntry entry) throws IOException {
        this.path = path;
        this.name = name;
        this.zip = zip;
        this.entry = entry;
        requirePlausible();
        this.in = new DataInputStream(new CheckedInputStream(zip.getInputStream(entry), crc));
        this.header = NpyHeader.read(path, name, in).within(path, name, entry.getSize());
    }

    /** Whether an entry of a zip file is an array. */
    static boolean isArray(ZipEntry entry) {
        return entry.getName().endsWith(SUFFIX);
    }

    /** The array's name. */
    static String nameOf(ZipEntry entry) {
        return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
    }

    /** The name of an array's entry. */
    static String entryName(String array) {
        return array + SUFFIX;
    }

    /**
     * The header of an array in a file that is open, and stays so.
     *
     * @throws FormatException if it is damaged, or promises more than can be there
     */
    static NpyHeader header(Path path, ZipFile zip, ZipEntry entry) throws IOException {
        String name = nameOf(entry);
        try {
            return new NpzEntry(path, name, zip, entry).header;
        } catch (ZipException | EOFException e) {
            throw damaged(path, name, e);
        }
    }

    /**
     * Opens the file and stands at the array's first value.
     *
     * @throws FormatException if there is no such array, it is damaged, or it promises more than can be there
     */
    static NpzEntry open(Path path, String name) throws IOException {
        ZipFile zip = null;
        try {
            zip = new ZipFile(path.toFile());
            @Nullable ZipEntry entry = zip.getEntry(entryName(name));
            if (entry == null) {
                throw new FormatException(path, "arrays", "'" + name + "' among them", "none of this name");
            }
            NpzEntry opened = new NpzEntry(path, name, zip, entry);
            zip = null; // its own now
            return opened;
        } catch (ZipException | EOFException e) {
            throw damaged(path, name, e);
        } finally {
            if (zip != null) {
                zip.close();
            }
        }
    }

    /** A few bytes may claim any size, and memory is made for it before the first is read. */
    private void requirePlausible() throws IOException {
        long size = entry.getSize();
        long stored = entry.getCompressedSize();
        boolean isPlain = entry.getMethod() == ZipEntry.STORED;
        boolean isPossible =
                stored >= 0 && stored <= Files.size(path) && (isPlain ? size == stored : size / MOST_RATIO <= stored);
        if (!isPossible) {
            throw new FormatException(
                    path,
                    "array '" + name + "'",
                    (isPlain ? "as many" : "at most " + MOST_RATIO + " times as many") + " bytes as the file has of it",
                    size + " of " + stored,
                    DAMAGED);
        }
    }

    NpyHeader header() {
        return header;
    }

    /**
     * Reads the next values.
     *
     * @throws FormatException if they are damaged or cut off
     */
    void read(byte[] values) throws IOException {
        try {
            in.readFully(values);
        } catch (ZipException | EOFException e) {
            throw damaged(path, name, e);
        }
    }

    /**
     * Reads the next values.
     *
     * @throws FormatException if they are damaged or cut off
     */
    void read(MemorySegment values) throws IOException {
        byte[] piece = new byte[(int) Math.min(COPY_BYTES, values.byteSize())];
        for (long done = 0; done < values.byteSize(); ) {
            byte[] next = values.byteSize() - done < piece.length ? new byte[(int) (values.byteSize() - done)] : piece;
            read(next);
            MemorySegment.copy(MemorySegment.ofArray(next), 0, values, done, next.length);
            done += next.length;
        }
    }

    /**
     * Reads what is left and compares the checksum.
     *
     * @throws FormatException if the array's bytes are not those that were written
     */
    void requireIntact() throws IOException {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (ZipException | EOFException e) {
            throw damaged(path, name, e);
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new FormatException(
                    path,
                    "array '" + name + "'",
                    "checksum " + HexFormat.of().toHexDigits(entry.getCrc(), CHECKSUM_DIGITS),
                    HexFormat.of().toHexDigits(crc.getValue(), CHECKSUM_DIGITS),
                    DAMAGED);
        }
    }

    private static FormatException damaged(Path path, String name, IOException e) {
        String found = e.getMessage() == null ? "its end" : e.getMessage();
        return new FormatException(path, "array '" + name + "'", "all of its bytes", found, DAMAGED);
    }

    @Override
    public void close() throws IOException {
        try (zip) {
            in.close();
        }
    }
}
