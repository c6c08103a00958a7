package org.cachescope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The chunks of a PNG file (ISO/IEC 15948), each with a checksum that is proved on reading. */
final class PngChunks {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int FRAME_BYTES = 12;
    private static final long MOST_FILE_BYTES = 256L << 20;
    private static final String DAMAGED = "The file is cut off or damaged.";

    private final List<Chunk> chunks = new ArrayList<>();

    /** One chunk's four-letter type and content. */
    record Chunk(String type, byte[] data) {}

    /** Reads a whole file. */
    static PngChunks read(Path path) throws IOException {
        UnchangedFile file = UnchangedFile.of(path);
        if (file.sizeBytes() > MOST_FILE_BYTES) {
            throw new FormatException(
                    path, "file", "at most " + MOST_FILE_BYTES + " bytes", file.sizeBytes() + " bytes");
        }
        ByteBuffer bytes;
        try (FileChannel channel = file.open()) {
            bytes = ByteBuffer.wrap(UnchangedFile.bytes(channel, 0, (int) file.sizeBytes()));
        }
        if (bytes.remaining() < SIGNATURE.length
                || !bytes.slice(0, SIGNATURE.length).equals(ByteBuffer.wrap(SIGNATURE))) {
            throw new FormatException(path, "start of file", "a PNG image", "other bytes", "Choose a PNG file.");
        }
        bytes.position(SIGNATURE.length);
        PngChunks chunks = new PngChunks();
        while (chunks.chunks.isEmpty() || !chunks.chunks.getLast().type().equals("IEND")) {
            chunks.chunks.add(chunk(path, bytes));
        }
        return chunks;
    }

    private static Chunk chunk(Path path, ByteBuffer bytes) throws FormatException {
        String place = "PNG chunk at byte " + bytes.position();
        if (bytes.remaining() < FRAME_BYTES) {
            throw new FormatException(path, place, "a chunk", bytes.remaining() + " bytes to the end", DAMAGED);
        }
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining() - (FRAME_BYTES - 4)) {
            throw new FormatException(
                    path,
                    place,
                    Integer.toUnsignedString(length) + " bytes of data",
                    bytes.remaining() + " bytes to the end",
                    DAMAGED);
        }
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(bytes.position(), 4 + length));
        byte[] type = new byte[4];
        byte[] data = new byte[length];
        bytes.get(type).get(data);
        if (bytes.getInt() != (int) crc.getValue()) {
            throw new FormatException(path, place, "data that fits its checksum", "other data", DAMAGED);
        }
        return new Chunk(new String(type, StandardCharsets.ISO_8859_1), data);
    }

    List<Chunk> all() {
        return Collections.unmodifiableList(chunks);
    }

    /** Contents of all chunks of {@code type}, joined. */
    byte[] joined(String type) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (Chunk chunk : chunks) {
            if (chunk.type().equals(type)) {
                joined.writeBytes(chunk.data());
            }
        }
        return joined.toByteArray();
    }

    void add(String type, byte[] data) {
        chunks.add(new Chunk(type, data));
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(SIGNATURE);
        for (Chunk chunk : chunks) {
            ByteBuffer bytes = ByteBuffer.allocate(FRAME_BYTES + chunk.data().length);
            bytes.putInt(chunk.data().length).put(chunk.type().getBytes(StandardCharsets.ISO_8859_1));
            bytes.put(chunk.data());
            CRC32 crc = new CRC32();
            crc.update(bytes.array(), 4, 4 + chunk.data().length);
            out.write(bytes.putInt((int) crc.getValue()).array());
        }
    }

    /**
     * Inflates zlib data from {@code offset} on.
     *
     * @return as many bytes as come out, {@code most} at the most
     */
    static byte[] inflate(Path path, String place, byte[] zlib, int offset, int most) throws FormatException {
        byte[] bytes = new byte[Math.min(most, 1 << 16)];
        int count = 0;
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(zlib, offset, zlib.length - offset);
            while (count < most && !inflater.finished()) {
                if (count == bytes.length) {
                    bytes = Arrays.copyOf(bytes, (int) Math.min(most, 2L * bytes.length));
                }
                int more = inflater.inflate(bytes, count, bytes.length - count);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                count += more;
            }
        } catch (DataFormatException e) {
            throw new FormatException(path, place, "zlib data", String.valueOf(e.getMessage()), DAMAGED);
        }
        return Arrays.copyOf(bytes, count);
    }
}
