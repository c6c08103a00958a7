package org.cachescope.format;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/**
 * What NumPy's array format says of an array before its values: a magic word, a version, and a Python dictionary of
 * element type, order and shape.
 *
 * @param dtype element type, little-endian
 * @param columnMajor whether the first index runs fastest
 * @param shape sizes; empty for a single value
 */
record NpyHeader(DType dtype, boolean columnMajor, Shape shape) {
    /** The date of every entry: the first that a zip file can hold. */
    static final LocalDateTime UNDATED = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final String CUT_OFF = "The file is cut off or damaged: fetch it again.";
    private static final int ALIGNMENT = 64;
    private static final int MOST_BYTES = 1 << 16;
    private static final Map<String, DType> TYPES = Map.of(
            "<f8", DType.F64,
            "<f4", DType.F32,
            "<f2", DType.F16,
            "<i8", DType.I64,
            "<i4", DType.I32,
            "<i2", DType.I16,
            "|i1", DType.I8,
            "|u1", DType.U8,
            "|b1", DType.BOOL);
    private static final Pattern FIELDS =
            Pattern.compile("\\{\\s*'descr'\\s*:\\s*'([^']*)'\\s*,\\s*'fortran_order'\\s*:"
                    + "\\s*(True|False)\\s*,\\s*'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)\\s*,?\\s*\\}\\s*");

    static NpyHeader of(HostTensor array) {
        return new NpyHeader(array.dtype(), false, array.shape());
    }

    /** Reads one, up to the first value. */
    static NpyHeader read(Path path, String name, DataInputStream in) throws IOException {
        try {
            byte[] start = in.readNBytes(MAGIC.length + 2);
            boolean isArray =
                    start.length == MAGIC.length + 2 && Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length);
            if (!isArray) {
                throw new FormatException(path, "array '" + name + "'", "a NumPy array", "other bytes");
            }
            boolean wide = start[MAGIC.length] > 1;
            int length =
                    wide ? Integer.reverseBytes(in.readInt()) : Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
            if (length < 0 || length > MOST_BYTES) {
                throw new FormatException(
                        path, "header of array '" + name + "'", "at most " + MOST_BYTES + " bytes", length + " bytes");
            }
            return parse(path, name, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
        } catch (EOFException _) {
            throw new FormatException(path, "array '" + name + "'", "a header", "the end of the file", CUT_OFF);
        }
    }

    private static NpyHeader parse(Path path, String name, String text) throws FormatException {
        Matcher matcher = FIELDS.matcher(text);
        if (!matcher.matches()) {
            throw new FormatException(
                    path, "header of array '" + name + "'", "descr, fortran_order and shape", text.strip());
        }
        DType dtype = TYPES.get(matcher.group(1));
        if (dtype == null) {
            throw new FormatException(
                    path,
                    "element type of array '" + name + "'",
                    "numbers, little-endian ("
                            + TYPES.keySet().stream().sorted().collect(Collectors.joining(", ")) + ")",
                    matcher.group(1));
        }
        try {
            long[] sizes = Arrays.stream(matcher.group(3).split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new NpyHeader(dtype, matcher.group(2).equals("True"), Shape.of(sizes));
        } catch (IllegalArgumentException _) {
            throw new FormatException(
                    path, "shape of array '" + name + "'", "at most 2^63 values", matcher.group(3), CUT_OFF);
        }
    }

    /** This header, of an entry that is long enough for what it announces. */
    NpyHeader within(Path path, String name, long entryBytes) throws FormatException {
        if (shape.elements() > (entryBytes - MAGIC.length) / dtype.sizeBytes()) {
            throw new FormatException(
                    path,
                    "array '" + name + "'",
                    shape.elements() + " values of " + dtype.sizeBytes() + " bytes",
                    entryBytes + " bytes with its header",
                    CUT_OFF);
        }
        return this;
    }

    /** Writes it as version 1.0, padded so that the values are aligned. */
    void write(OutputStream out) throws IOException {
        String descr = TYPES.entrySet().stream()
                .filter(type -> type.getValue() == dtype)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("NumPy has no element type " + dtype));
        String sizes =
                Arrays.stream(shape.toArray()).mapToObj(size -> size + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '" + descr + "', 'fortran_order': " + (columnMajor ? "True" : "False") + ", 'shape': ("
                + sizes + "), }";
        int before = MAGIC.length + 2 + Short.BYTES;
        int length = Math.ceilDiv(before + text.length() + 1, ALIGNMENT) * ALIGNMENT - before;
        ByteBuffer header = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        header.put((text + " ".repeat(length - text.length() - 1) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(header.array());
    }

    /** The values row-major: as they are, or copied into {@code arena}. */
    HostTensor rowMajor(MemorySegment values, Arena arena) {
        if (!columnMajor || shape.rank() < 2) {
            return new HostTensor(dtype, shape, values);
        }
        MemorySegment ordered = arena.allocate(values.byteSize(), 64);
        int size = dtype.sizeBytes();
        long[] sizes = shape.toArray();
        for (long i = 0; i < shape.elements(); i++) {
            MemorySegment.copy(values, columnMajorPlace(i, sizes) * size, ordered, i * size, size);
        }
        return new HostTensor(dtype, shape, ordered);
    }

    /** Where the element that is row-major the {@code index}-th lies in a column-major array. */
    private static long columnMajorPlace(long index, long[] sizes) {
        long place = 0;
        long rest = index;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            long stride = 1;
            for (int before = 0; before < axis; before++) {
                stride *= sizes[before];
            }
            place += rest % sizes[axis] * stride;
            rest /= sizes[axis];
        }
        return place;
    }
}
