package org.cachescope.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.ModelIdentity.NonFinite;
import org.cachescope.format.Sha256;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.WeightSource;
import org.jspecify.annotations.Nullable;

/** One pass over all weights, in chunks, that hashes them and looks for NaN and infinities. */
final class WeightScan {
    private static final int CHUNK_VALUES = 1 << 18;
    private static final ValueLayout.OfInt INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int EXPONENT = 0x7f800000;
    private static final int EXPONENT_ONE = 0x00800000;

    private final Checkpoint checkpoint;
    private final WeightSource weights;
    private final Progress progress;
    private final MessageDigest digest = Sha256.digest();
    private final int[] bits = new int[CHUNK_VALUES];
    private final short[] halves = new short[CHUNK_VALUES];
    private final byte[] bytes = new byte[4 * CHUNK_VALUES];
    private final long totalBytes;
    private long doneBytes;
    private @Nullable NonFinite first;

    WeightScan(Checkpoint checkpoint, Progress progress) {
        this.checkpoint = checkpoint;
        this.weights = checkpoint.weights();
        this.progress = progress;
        this.totalBytes = weights.names().stream()
                .mapToLong(name ->
                        weights.shape(name).elements() * weights.dtype(name).sizeBytes())
                .sum();
    }

    ModelIdentity run() throws IOException {
        try {
            for (String name : new TreeSet<>(weights.names())) {
                try (Arena arena = Arena.ofConfined()) {
                    scan(name, weights.read(name, arena));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new ModelIdentity(HexFormat.of().formatHex(digest.digest()), first);
    }

    private void scan(String name, HostTensor values) {
        if (checkpoint.architecture() instanceof DitArchitecture dit
                && name.equals(DitWeightNames.POSITIONS)
                && ModelIdentity.isAnalytic(dit, values)) {
            advance(values.bytes().byteSize());
            return;
        }
        digest.update((name + values.shape() + "\n").getBytes(StandardCharsets.UTF_8));
        long elements = values.shape().elements();
        for (long begin = 0; begin < elements; begin += CHUNK_VALUES) {
            int count = (int) Math.min(CHUNK_VALUES, elements - begin);
            widen(values, begin, count);
            if (first == null && anyNonFinite(count)) {
                first = firstNonFinite(name, begin, count);
            }
            MemorySegment.copy(bits, 0, MemorySegment.ofArray(bytes), INTS, 0, count);
            digest.update(bytes, 0, 4 * count);
            advance((long) count * values.dtype().sizeBytes());
        }
    }

    private void advance(long count) {
        doneBytes += count;
        if (!progress.goesOn(doneBytes, totalBytes)) {
            throw new CancellationException("reading " + checkpoint.path().getFileName() + " was cancelled");
        }
    }

    /** Fills {@link #bits} with the F32 bits of the next values. */
    private void widen(HostTensor values, long begin, int count) {
        switch (values.dtype()) {
            case F32 -> MemorySegment.copy(values.bytes(), INTS, 4 * begin, bits, 0, count);
            case F16 -> {
                MemorySegment.copy(values.bytes(), SHORTS, 2 * begin, halves, 0, count);
                for (int i = 0; i < count; i++) {
                    bits[i] = Float.floatToRawIntBits(Float.float16ToFloat(halves[i]));
                }
            }
            case BF16 -> {
                MemorySegment.copy(values.bytes(), SHORTS, 2 * begin, halves, 0, count);
                for (int i = 0; i < count; i++) {
                    bits[i] = halves[i] << 16;
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    bits[i] = Float.floatToRawIntBits((float) values.valueAt(begin + i));
                }
            }
        }
    }

    /** NaN and infinities alone have all exponent bits set, so that one more carries into the sign. */
    private boolean anyNonFinite(int count) {
        int carried = 0;
        for (int i = 0; i < count; i++) {
            carried |= (bits[i] & EXPONENT) + EXPONENT_ONE;
        }
        return carried < 0;
    }

    private NonFinite firstNonFinite(String name, long begin, int count) {
        for (int i = 0; i < count; i++) {
            float value = Float.intBitsToFloat(bits[i]);
            if (!Float.isFinite(value)) {
                return new NonFinite(name, begin + i, Float.toString(value));
            }
        }
        throw new IllegalStateException("no value of '" + name + "' is NaN or infinite");
    }
}
