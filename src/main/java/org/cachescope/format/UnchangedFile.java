package org.cachescope.format;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when first looked at. Every later access proves that it still is that file: offsets checked then
 * would otherwise name other values now, and touching a mapping beyond a shortened file's end kills the process.
 *
 * @param path the file
 * @param sizeBytes its size at first
 * @param modified its time of change at first
 * @param key the file system's own identity of it, where there is one
 */
record UnchangedFile(
        Path path,
        long sizeBytes,
        FileTime modified,
        @Nullable Object key) {
    private static final int CHUNK_BYTES = 1 << 30;

    /** Takes the identity of {@code path}. @throws FormatException if it is missing or not a plain file */
    static UnchangedFile of(Path path) throws IOException {
        BasicFileAttributes attributes = attributes(path);
        if (!attributes.isRegularFile()) {
            throw new FormatException(path, "file", "a file", attributes.isDirectory() ? "a folder" : "a device");
        }
        return new UnchangedFile(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException _) {
            throw new FormatException(path, "file", "a file", "none at " + path.toAbsolutePath());
        }
    }

    /** Opens the file for reading. @throws FormatException if it is another one than at first */
    FileChannel open() throws IOException {
        // The channel comes first: attributes taken after it show any exchange or change made before it.
        FileChannel channel = openChannel();
        try {
            BasicFileAttributes now = attributes(path);
            boolean same = now.isRegularFile()
                    && channel.size() == sizeBytes
                    && now.size() == sizeBytes
                    && now.lastModifiedTime().equals(modified)
                    && (key == null || key.equals(now.fileKey()));
            if (!same) {
                throw new FormatException(
                        path,
                        "file",
                        sizeBytes + " bytes of " + modified + " as when opened",
                        now.size() + " bytes of " + now.lastModifiedTime() + ": it was changed meanwhile",
                        "Open it again.");
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private FileChannel openChannel() throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException _) {
            throw new FormatException(path, "file", "the file as when opened", "none", "Open it again.");
        }
    }

    /**
     * A part of the file: mapped read-only where its place is a multiple of {@code alignment}, else copied.
     *
     * @param arena owner of the bytes
     */
    MemorySegment bytes(long offset, long size, int alignment, Arena arena) throws IOException {
        try (FileChannel channel = open()) {
            if (size == 0) {
                return arena.allocate(0);
            }
            if (offset % alignment == 0) {
                return channel.map(FileChannel.MapMode.READ_ONLY, offset, size, arena);
            }
            MemorySegment copy = arena.allocate(size, alignment);
            for (long done = 0; done < size; done += CHUNK_BYTES) {
                long chunk = Math.min(CHUNK_BYTES, size - done);
                readFully(channel, offset + done, copy.asSlice(done, chunk).asByteBuffer());
            }
            return copy;
        }
    }

    /** A part of the file as an array. */
    static byte[] bytes(FileChannel channel, long offset, int size) throws IOException {
        byte[] bytes = new byte[size];
        readFully(channel, offset, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /** Fills {@code target} from {@code offset} on. @throws EOFException if the file ends before that */
    static void readFully(FileChannel channel, long offset, ByteBuffer target) throws IOException {
        long position = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, position);
            if (count < 0) {
                throw new EOFException("the file ended at byte " + position + " while being read");
            }
            position += count;
        }
    }
}
