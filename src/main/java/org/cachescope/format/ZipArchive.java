package org.cachescope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a zip file whose entries are stored uncompressed, and where each lies in the file, so that it can be
 * mapped; {@code java.util.zip} does not tell. Reads zip64, since checkpoints exceed 4 GB. Sizes come from the central
 * directory, so data descriptors need no care.
 */
final class ZipArchive {
    private static final int END_BYTES = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int CENTRAL_BYTES = 46;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int ZIP64_EXTRA = 1;
    private static final int MOST_DIRECTORY_BYTES = 64 << 20;
    private static final int MOST_ENTRIES = 100_000;
    private static final String CUT_OFF = "The file is cut off or damaged: fetch it again.";

    private final UnchangedFile file;
    private final Map<String, Entry> entries;

    /** One entry; its data lies behind the local header, whose length only that header tells, and before the limit. */
    private record Entry(String name, int flags, int method, long stored, long size, long header, long limit) {
        Entry withLimit(long newLimit) {
            return new Entry(name, flags, method, stored, size, header, newLimit);
        }
    }

    /** A stretch of the file. */
    record Region(long offset, long size) {}

    private ZipArchive(UnchangedFile file, Map<String, Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /** Reads the central directory. @throws FormatException if there is none or it contradicts itself */
    static ZipArchive open(UnchangedFile file, FileChannel channel) throws IOException {
        Region directory = directory(file, channel);
        if (directory.size() > MOST_DIRECTORY_BYTES) {
            throw new FormatException(
                    file.path(),
                    "zip directory",
                    "at most " + MOST_DIRECTORY_BYTES + " bytes",
                    directory.size() + " bytes");
        }
        ByteBuffer bytes = read(channel, directory.offset(), (int) directory.size());
        List<Entry> inOrder = new ArrayList<>();
        while (bytes.remaining() >= CENTRAL_BYTES && bytes.getInt(bytes.position()) == CENTRAL_SIGNATURE) {
            if (inOrder.size() == MOST_ENTRIES) {
                throw new FormatException(file.path(), "zip directory", "at most " + MOST_ENTRIES + " entries", "more");
            }
            inOrder.add(entry(file, bytes));
        }
        if (bytes.hasRemaining()) {
            throw new FormatException(
                    file.path(),
                    "zip directory, entry " + inOrder.size(),
                    "an entry",
                    bytes.remaining() + " other bytes",
                    CUT_OFF);
        }
        return new ZipArchive(file, disjoint(file, inOrder, directory.offset()));
    }

    private static Region directory(UnchangedFile file, FileChannel channel) throws IOException {
        int tailBytes = (int) Math.min(file.sizeBytes(), END_BYTES + 0xffff);
        long tailOffset = file.sizeBytes() - tailBytes;
        ByteBuffer tail = read(channel, tailOffset, tailBytes);
        for (int at = tailBytes - END_BYTES; at >= 0; at--) {
            boolean isEnd = tail.getInt(at) == END_SIGNATURE
                    && at + END_BYTES + Short.toUnsignedInt(tail.getShort(at + 20)) == tailBytes;
            if (isEnd) {
                long size = Integer.toUnsignedLong(tail.getInt(at + 12));
                long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
                Region end64 = directory64(file, channel, tailOffset + at);
                Region directory = end64 == null ? new Region(offset, size) : end64;
                requireInside(file, "zip directory", directory, tailOffset + at);
                return directory;
            }
        }
        throw new FormatException(
                file.path(),
                "end of file",
                "the directory of a zip file",
                "none in " + file.sizeBytes() + " bytes",
                CUT_OFF);
    }

    private static @Nullable Region directory64(UnchangedFile file, FileChannel channel, long end) throws IOException {
        if (end < LOCATOR_BYTES + END64_BYTES) {
            return null;
        }
        ByteBuffer locator = read(channel, end - LOCATOR_BYTES, LOCATOR_BYTES);
        if (locator.getInt(0) != LOCATOR_SIGNATURE) {
            return null;
        }
        long offset = locator.getLong(8);
        requireInside(file, "zip64 end record", new Region(offset, END64_BYTES), end - LOCATOR_BYTES);
        ByteBuffer record = read(channel, offset, END64_BYTES);
        if (record.getInt(0) != END64_SIGNATURE) {
            throw new FormatException(
                    file.path(), "zip64 end record at byte " + offset, "its signature", "other bytes", CUT_OFF);
        }
        return new Region(record.getLong(48), record.getLong(40));
    }

    private static Entry entry(UnchangedFile file, ByteBuffer bytes) throws IOException {
        int at = bytes.position();
        int nameBytes = Short.toUnsignedInt(bytes.getShort(at + 28));
        int extraBytes = Short.toUnsignedInt(bytes.getShort(at + 30));
        int commentBytes = Short.toUnsignedInt(bytes.getShort(at + 32));
        if (bytes.remaining() < CENTRAL_BYTES + nameBytes + extraBytes + commentBytes) {
            throw new FormatException(
                    file.path(), "zip directory", "a whole entry", bytes.remaining() + " bytes", CUT_OFF);
        }
        String name = new String(bytes.array(), at + CENTRAL_BYTES, nameBytes, StandardCharsets.UTF_8);
        // Values too large for 32 bits stand in an extra field, in this order, those only that are too large.
        ByteBuffer large =
                zip64(bytes.slice(at + CENTRAL_BYTES + nameBytes, extraBytes).order(ByteOrder.LITTLE_ENDIAN));
        long size = wide(file, name, bytes.getInt(at + 24), large);
        long stored = wide(file, name, bytes.getInt(at + 20), large);
        long header = wide(file, name, bytes.getInt(at + 42), large);
        int flags = Short.toUnsignedInt(bytes.getShort(at + 8));
        int method = Short.toUnsignedInt(bytes.getShort(at + 10));
        bytes.position(at + CENTRAL_BYTES + nameBytes + extraBytes + commentBytes);
        if (size < 0 || stored < 0 || header < 0) {
            throw new FormatException(
                    file.path(), "zip entry '" + name + "'", "sizes below 2^63", size + ", " + stored + ", " + header);
        }
        return new Entry(name, flags, method, stored, size, header, 0);
    }

    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
            if (id == ZIP64_EXTRA) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long wide(UnchangedFile file, String name, int narrow, ByteBuffer large) throws IOException {
        if (narrow != -1) {
            return Integer.toUnsignedLong(narrow);
        }
        if (large.remaining() < Long.BYTES) {
            throw new FormatException(file.path(), "zip entry '" + name + "'", "a zip64 size", "none", CUT_OFF);
        }
        return large.getLong();
    }

    private static Map<String, Entry> disjoint(UnchangedFile file, List<Entry> inOrder, long directory)
            throws IOException {
        List<Entry> byPlace = new ArrayList<>(inOrder);
        byPlace.sort(Comparator.comparingLong(Entry::header).reversed());
        Map<String, Entry> entries = new LinkedHashMap<>();
        long limit = directory;
        for (Entry entry : byPlace) {
            String place = "zip entry '" + entry.name() + "'";
            // Whatever follows the local header's fixed part only adds to this.
            if (entry.header() > limit || entry.stored() > limit - entry.header() - LOCAL_BYTES) {
                throw new FormatException(
                        file.path(),
                        place,
                        entry.stored() + " bytes from byte " + entry.header() + " on",
                        "other data or the directory at byte " + limit,
                        CUT_OFF);
            }
            if (entries.put(entry.name(), entry.withLimit(limit)) != null) {
                throw new FormatException(file.path(), place, "one of that name", "two", "The file is damaged.");
            }
            limit = entry.header();
        }
        return entries;
    }

    private static void requireInside(UnchangedFile file, String place, Region region, long end) throws IOException {
        if (region.offset() < 0
                || region.size() < 0
                || region.offset() > end
                || region.size() > end - region.offset()) {
            throw new FormatException(
                    file.path(),
                    place,
                    "a place before byte " + end,
                    region.size() + " bytes at byte " + region.offset(),
                    CUT_OFF);
        }
    }

    private static ByteBuffer read(FileChannel channel, long offset, int size) throws IOException {
        return ByteBuffer.wrap(UnchangedFile.bytes(channel, offset, size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Names of all entries. */
    Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Size of an entry's data. @throws IllegalArgumentException if there is no such entry */
    long size(String name) {
        return entry(name).size();
    }

    /**
     * Where an entry's data lies.
     *
     * @throws FormatException if it is compressed, encrypted or not where the directory says
     * @throws IllegalArgumentException if there is no such entry
     */
    Region region(FileChannel channel, String name) throws IOException {
        Entry entry = entry(name);
        String place = "zip entry '" + name + "'";
        if (entry.method() != 0 || (entry.flags() & 1) != 0 || entry.stored() != entry.size()) {
            throw new FormatException(
                    file.path(),
                    place,
                    "data stored as is",
                    (entry.flags() & 1) != 0 ? "encrypted data" : "compressed data (method " + entry.method() + ")",
                    "Save the file again with torch.save.");
        }
        ByteBuffer local = read(channel, entry.header(), LOCAL_BYTES);
        int nameBytes = Short.toUnsignedInt(local.getShort(26));
        long offset = entry.header() + LOCAL_BYTES + nameBytes + Short.toUnsignedInt(local.getShort(28));
        boolean signed = local.getInt(0) == LOCAL_SIGNATURE;
        if (!signed || offset > entry.limit() || entry.size() > entry.limit() - offset) {
            throw new FormatException(
                    file.path(),
                    place,
                    "a local header and " + entry.size() + " bytes of data before byte " + entry.limit(),
                    signed ? "data at byte " + offset : "no local header at byte " + entry.header(),
                    CUT_OFF);
        }
        return new Region(offset, entry.size());
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(file.path() + " has no entry '" + name + "'");
        }
        return entry;
    }
}
