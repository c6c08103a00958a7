package org.cachescope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of one pickle in a file; never reads, nor allocates for, more than its stretch of the file holds. */
final class PickleInput {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_LINE = 1000;

    private final Path path;
    private final FileChannel channel;
    private final String place;
    private final long origin;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferEnd;

    /**
     * @param place what the stretch is called in messages
     * @param origin from where messages count bytes
     * @param begin first byte of the stretch in the file
     * @param end byte behind it
     */
    PickleInput(Path path, FileChannel channel, String place, long origin, long begin, long end) {
        this.path = path;
        this.channel = channel;
        this.place = place;
        this.origin = origin;
        this.end = end;
        this.bufferEnd = begin;
        buffer.limit(0);
    }

    Path path() {
        return path;
    }

    /** The next byte's place in the file. */
    long position() {
        return bufferEnd - buffer.remaining();
    }

    /** The next byte's place in words. */
    String place() {
        return placeOf(position());
    }

    String placeOf(long position) {
        return place + " at byte " + (position - origin);
    }

    int u8() throws IOException {
        require(1);
        return Byte.toUnsignedInt(buffer.get());
    }

    int u16() throws IOException {
        require(2);
        return Short.toUnsignedInt(buffer.getShort());
    }

    int i32() throws IOException {
        require(4);
        return buffer.getInt();
    }

    long i64() throws IOException {
        require(8);
        return buffer.getLong();
    }

    double bigEndianDouble() throws IOException {
        return Double.longBitsToDouble(Long.reverseBytes(i64()));
    }

    byte[] bytes(long count) throws IOException {
        if (count < 0 || count > end - position()) {
            throw cutOff(Long.toUnsignedString(count));
        }
        byte[] bytes = new byte[Math.toIntExact(count)];
        int buffered = Math.min(bytes.length, buffer.remaining());
        buffer.get(bytes, 0, buffered);
        if (buffered < bytes.length) {
            UnchangedFile.readFully(channel, bufferEnd, ByteBuffer.wrap(bytes, buffered, bytes.length - buffered));
            bufferEnd += bytes.length - buffered;
        }
        return bytes;
    }

    String utf8(long count) throws IOException {
        long at = position();
        byte[] bytes = bytes(count);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new FormatException(path, placeOf(at), "text in UTF-8", "other bytes", "The file is damaged.");
        }
    }

    /** Text up to the next line end, which is left out. */
    String line() throws IOException {
        long at = position();
        StringBuilder line = new StringBuilder();
        for (int c = u8(); c != '\n'; c = u8()) {
            if (line.length() == LONGEST_LINE) {
                throw new FormatException(path, placeOf(at), "a line of at most " + LONGEST_LINE + " bytes", "a longer one");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private void require(int count) throws IOException {
        if (buffer.remaining() >= count) {
            return;
        }
        if (count > end - position()) {
            throw cutOff(String.valueOf(count));
        }
        buffer.compact();
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + (end - bufferEnd)));
        int fresh = buffer.remaining();
        UnchangedFile.readFully(channel, bufferEnd, buffer);
        bufferEnd += fresh;
        buffer.flip();
    }

    private FormatException cutOff(String wanted) {
        return new FormatException(
                path,
                place(),
                wanted + " more bytes",
                end - position() + " to the end",
                "The file is cut off or damaged: fetch it again.");
    }
}
