package org.cachescope.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/** Rounds weights to the dtype that a bundle stores. */
final class StoredValues {
    private static final ValueLayout.OfShort F16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StoredValues() {}

    /**
     * Every weight of a network, in its order.
     *
     * @param shapes by the weights' names
     * @throws IllegalArgumentException if a weight is missing, has another shape, is not finite or leaves the dtype's
     *     range
     */
    static Map<String, HostTensor> all(Map<String, Shape> shapes, Map<String, HostTensor> weights, DType dtype) {
        Map<String, HostTensor> stored = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> {
            HostTensor values = weights.get(name);
            if (values == null || !values.shape().equals(shape)) {
                throw new IllegalArgumentException("weight '" + name + "': expected " + shape + ", found "
                        + (values == null ? "none" : values.shape()));
            }
            stored.put(name, of(name, values, dtype));
        });
        return stored;
    }

    /** @throws IllegalArgumentException if a value is not finite or becomes infinite */
    static HostTensor of(String name, HostTensor values, DType dtype) {
        float[] floats = values.toFloats();
        MemorySegment half = dtype == DType.F16 ? Arena.ofAuto().allocate(2L * floats.length, 64) : MemorySegment.NULL;
        for (int i = 0; i < floats.length; i++) {
            float stored = floats[i];
            if (dtype == DType.F16) {
                short bits = Float.floatToFloat16(stored);
                half.set(F16, 2L * i, bits);
                stored = Float.float16ToFloat(bits);
            }
            if (!Float.isFinite(stored)) {
                throw new IllegalArgumentException(
                        "weight '" + name + "', element " + i + ": " + floats[i] + " cannot be stored as " + dtype);
            }
        }
        return dtype == DType.F16
                ? new HostTensor(DType.F16, values.shape(), half)
                : HostTensor.ofFloats(values.shape(), floats);
    }
}
