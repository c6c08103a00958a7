package org.cachescope.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Builds zip files that lie where a test wants them to. */
final class ZipBytes {
    private static final int ZIP64_EXTRA_BYTES = 28;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Entry> entries = new ArrayList<>();
    private boolean isZip64;

    record Entry(String name, int flags, int method, int crc, long size, long offset) {}

    /** Has the directory give all sizes in zip64 fields. */
    ZipBytes zip64() {
        isZip64 = true;
        return this;
    }

    ZipBytes add(String name, byte[] data) {
        return add(name, data, 0, 0);
    }

    ZipBytes add(String name, byte[] data, int flags, int method) {
        CRC32 crc = new CRC32();
        crc.update(data);
        entries.add(new Entry(name, flags, method, (int) crc.getValue(), data.length, bytes.size()));
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = little(30).putInt(0x04034b50).putShort((short) 20).putShort((short) flags);
        header.putShort((short) method).putInt(0).putInt((int) crc.getValue());
        header.putInt(data.length).putInt(data.length).putShort((short) encoded.length);
        bytes.writeBytes(header.array());
        bytes.writeBytes(encoded);
        bytes.writeBytes(data);
        return this;
    }

    /** Adds a directory entry whose data is another's. */
    ZipBytes alias(String name, int of) {
        Entry other = entries.get(of);
        entries.add(new Entry(name, 0, 0, other.crc(), other.size(), other.offset()));
        return this;
    }

    /** Replaces the size that the directory states for the last entry. */
    ZipBytes claimSize(long size) {
        Entry last = entries.removeLast();
        entries.add(new Entry(last.name(), last.flags(), last.method(), last.crc(), size, last.offset()));
        return this;
    }

    byte[] build() {
        long directory = bytes.size();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(bytes.toByteArray());
        for (Entry entry : entries) {
            byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
            ByteBuffer header =
                    little(46).putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
            header.putShort((short) entry.flags())
                    .putShort((short) entry.method())
                    .putInt(0)
                    .putInt(entry.crc());
            header.putInt(isZip64 ? -1 : (int) entry.size()).putInt(isZip64 ? -1 : (int) entry.size());
            header.putShort((short) name.length).putShort((short) (isZip64 ? ZIP64_EXTRA_BYTES : 0));
            header.putInt(42, isZip64 ? -1 : (int) entry.offset());
            file.writeBytes(header.array());
            file.writeBytes(name);
            if (isZip64) {
                ByteBuffer extra = little(ZIP64_EXTRA_BYTES).putShort((short) 1).putShort((short) 24);
                file.writeBytes(extra.putLong(entry.size())
                        .putLong(entry.size())
                        .putLong(entry.offset())
                        .array());
            }
        }
        long directoryBytes = file.size() - directory;
        if (isZip64) {
            long at = file.size();
            ByteBuffer end = little(56).putInt(0x06064b50).putLong(44).putInt(0).putLong(0);
            end.putLong(entries.size())
                    .putLong(entries.size())
                    .putLong(directoryBytes)
                    .putLong(directory);
            file.writeBytes(end.array());
            file.writeBytes(little(20)
                    .putInt(0x07064b50)
                    .putInt(0)
                    .putLong(at)
                    .putInt(1)
                    .array());
        }
        ByteBuffer end = little(22).putInt(0x06054b50).putInt(0);
        end.putShort((short) entries.size()).putShort((short) entries.size());
        end.putInt(isZip64 ? -1 : (int) directoryBytes).putInt(isZip64 ? -1 : (int) directory);
        file.writeBytes(end.array());
        return file.toByteArray();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
