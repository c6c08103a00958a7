package org.cachescope.format;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of one pickle in a file; never reads, nor allocates for, more than its stretch of the file holds. */
final class PickleInput {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_LINE = 1000;
    private static final int LONGEST_INTEGER_BYTES = 1024;
    private static final String DAMAGED = "The file is damaged or no torch checkpoint.";

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
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
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
                throw new FormatException(
                        path, placeOf(at), "a line of at most " + LONGEST_LINE + " bytes", "a longer one");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** A whole number in decimal digits, perhaps with Python's L behind it. */
    Object integerLine() throws IOException {
        long at = position();
        return integer(at, line().replaceFirst("L$", ""));
    }

    /** The same, but 00 and 01 are false and true. */
    Object integerOrFlagLine() throws IOException {
        long at = position();
        String text = line();
        return switch (text) {
            case "00" -> false;
            case "01" -> true;
            default -> integer(at, text);
        };
    }

    private Object integer(long at, String text) throws FormatException {
        if (!text.matches("-?[0-9]+")) {
            throw new FormatException(path, placeOf(at), "a whole number", text, DAMAGED);
        }
        return narrow(new BigInteger(text));
    }

    /** A whole number of {@code count} bytes, little-endian: a {@link Long} where it fits. */
    Object integer(int count) throws IOException {
        if (count < 0 || count > LONGEST_INTEGER_BYTES) {
            String expected = "a whole number of at most " + LONGEST_INTEGER_BYTES + " bytes";
            throw new FormatException(path, place(), expected, count + " bytes", DAMAGED);
        }
        byte[] bytes = bytes(count);
        byte[] bigEndian = new byte[count];
        for (int i = 0; i < count; i++) {
            bigEndian[i] = bytes[count - 1 - i];
        }
        return count == 0 ? 0L : narrow(new BigInteger(bigEndian));
    }

    private static Object narrow(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** Python 2 wrote text as bytes: text where it is UTF-8, else the bytes. */
    Object byteString(int count) throws IOException {
        byte[] bytes = bytes(count);
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes) ? text : bytes;
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
