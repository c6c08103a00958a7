package org.cachescope.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A tensor's values in host memory, outside the engine: contiguous, row-major, little-endian.
 *
 * <p>The bytes may be a mapped file; they live as long as the arena that made them and must not be written once a
 * {@link Tensor} views them.
 *
 * @param dtype element type
 * @param shape sizes
 * @param bytes exactly {@code shape.elements() * dtype.sizeBytes()} bytes
 */
public record HostTensor(DType dtype, Shape shape, MemorySegment bytes) {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** So many values are converted at a time. */
    private static final int PIECE_VALUES = 1 << 13;

    /** @throws IllegalArgumentException if the byte count does not fit dtype and shape */
    public HostTensor {
        long expected = Math.multiplyExact(shape.elements(), dtype.sizeBytes());
        if (bytes.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "expected " + expected + " bytes for " + dtype + shape + ", found " + bytes.byteSize());
        }
    }

    /** Copies {@code values} into an F32 tensor whose memory the garbage collector owns. */
    public static HostTensor ofFloats(Shape shape, float[] values) {
        return ofFloats(Arena.ofAuto(), shape, values);
    }

    /** Copies {@code values} into an F32 tensor in an arena's memory. */
    static HostTensor ofFloats(Arena arena, Shape shape, float[] values) {
        MemorySegment bytes = arena.allocate(Math.multiplyExact(4L, values.length), 64);
        MemorySegment.copy(values, 0, bytes, F32, 0, values.length);
        return new HostTensor(DType.F32, shape, bytes);
    }

    /** Copies {@code values} into an I64 tensor whose memory the garbage collector owns. */
    public static HostTensor ofLongs(Shape shape, long[] values) {
        return ofLongs(Arena.ofAuto(), shape, values);
    }

    /** Copies {@code values} into an I64 tensor in an arena's memory. */
    static HostTensor ofLongs(Arena arena, Shape shape, long[] values) {
        MemorySegment bytes = arena.allocate(Math.multiplyExact(8L, values.length), 64);
        MemorySegment.copy(values, 0, bytes, I64, 0, values.length);
        return new HostTensor(DType.I64, shape, bytes);
    }

    /** Copies {@code values} into an F64 tensor whose memory the garbage collector owns. */
    public static HostTensor ofDoubles(Shape shape, double[] values) {
        return ofDoubles(Arena.ofAuto(), shape, values);
    }

    /** Copies {@code values} into an F64 tensor in an arena's memory. */
    static HostTensor ofDoubles(Arena arena, Shape shape, double[] values) {
        MemorySegment bytes = arena.allocate(Math.multiplyExact(8L, values.length), 64);
        MemorySegment.copy(values, 0, bytes, F64, 0, values.length);
        return new HostTensor(DType.F64, shape, bytes);
    }

    /**
     * Copies the bytes of a tensor of one-byte elements into memory that the garbage collector owns.
     *
     * @throws IllegalArgumentException if the byte count does not fit dtype and shape
     */
    public static HostTensor ofBytes(DType dtype, Shape shape, byte[] values) {
        MemorySegment bytes = Arena.ofAuto().allocate(values.length, 64);
        bytes.copyFrom(MemorySegment.ofArray(values));
        return new HostTensor(dtype, shape, bytes);
    }

    /** Element {@code index} in row-major order as a double; booleans are 0 or 1. */
    public double valueAt(long index) {
        return switch (dtype) {
            case F64 -> bytes.get(F64, index * 8);
            case F32 -> bytes.get(F32, index * 4);
            case F16 -> Float.float16ToFloat(bytes.get(I16, index * 2));
            case BF16 -> Float.intBitsToFloat(bytes.get(I16, index * 2) << 16);
            case I64 -> bytes.get(I64, index * 8);
            case I32 -> bytes.get(I32, index * 4);
            case I16 -> bytes.get(I16, index * 2);
            case I8, BOOL -> bytes.get(ValueLayout.JAVA_BYTE, index);
            case U8 -> bytes.get(ValueLayout.JAVA_BYTE, index) & 0xff;
        };
    }

    /**
     * The values as floats, row-major, in a fresh array.
     *
     * @throws ArithmeticException if there are more than 2^31 - 1 elements
     */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(shape.elements())];
        widen(0, values, values.length);
        return values;
    }

    /** The values as doubles, row-major, in a fresh array. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = valueAt(i);
        }
        return values;
    }

    /** The values as longs, row-major, in a fresh array; fractions are cut off. */
    public long[] toLongs() {
        long[] values = new long[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = dtype == DType.I64 ? bytes.get(I64, i * 8L) : (long) valueAt(i);
        }
        return values;
    }

    /**
     * The same values as F32: this tensor itself where it is F32 already, else a copy in {@code arena}.
     *
     * @param arena owner of the copy
     */
    public HostTensor toF32(Arena arena) {
        if (dtype == DType.F32) {
            return this;
        }
        long elements = shape.elements();
        MemorySegment wide = arena.allocate(Math.multiplyExact(4L, elements), 64);
        float[] piece = new float[(int) Math.min(PIECE_VALUES, elements)];
        for (long begin = 0; begin < elements; begin += PIECE_VALUES) {
            int count = (int) Math.min(PIECE_VALUES, elements - begin);
            widen(begin, piece, count);
            MemorySegment.copy(piece, 0, wide, F32, 4 * begin, count);
        }
        return new HostTensor(DType.F32, shape, wide);
    }

    /**
     * The values from {@code begin} on as floats. Halves go by way of an array: looked up one by one in the segment,
     * they hold up a small model's start.
     */
    private void widen(long begin, float[] to, int count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(bytes, F32, 4 * begin, to, 0, count);
            case F16 -> {
                short[] halves = halves(begin, count);
                for (int i = 0; i < count; i++) {
                    to[i] = Float.float16ToFloat(halves[i]);
                }
            }
            case BF16 -> {
                short[] halves = halves(begin, count);
                for (int i = 0; i < count; i++) {
                    to[i] = Float.intBitsToFloat(halves[i] << 16);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to[i] = (float) valueAt(begin + i);
                }
            }
        }
    }

    private short[] halves(long begin, int count) {
        short[] halves = new short[count];
        MemorySegment.copy(bytes, I16, 2 * begin, halves, 0, count);
        return halves;
    }
}
