package org.cachescope.format;

import java.util.List;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Shape;

/**
 * A tensor in a torch file, described but not read: a strided view of a storage that others may share.
 *
 * @param dtype element type
 * @param shape sizes
 * @param strides step of each dimension in elements, zero or more
 * @param storageOffset first element's place in the storage, in elements
 * @param storageKey the storage's name in its file
 * @param storageElements elements that the storage holds
 */
public record TorchTensor(
        DType dtype, Shape shape, List<Long> strides, long storageOffset, String storageKey, long storageElements) {
    /** @throws IllegalArgumentException if the view has another rank than the shape or leaves its storage */
    public TorchTensor {
        strides = List.copyOf(strides);
        if (strides.size() != shape.rank()) {
            throw new IllegalArgumentException("strides " + strides + " for shape " + shape);
        }
        if (storageOffset < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("offset " + storageOffset + ", strides " + strides);
        }
        long span;
        try {
            span = span(shape, strides);
        } catch (ArithmeticException _) {
            span = Long.MAX_VALUE;
        }
        if (storageOffset > storageElements || span > storageElements - storageOffset) {
            throw new IllegalArgumentException("shape " + shape + ", strides " + strides + " from element "
                    + storageOffset + " in a storage of " + storageElements + " elements");
        }
    }

    private static long span(Shape shape, List<Long> strides) {
        if (shape.elements() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < strides.size(); i++) {
            last = Math.addExact(last, Math.multiplyExact(shape.size(i) - 1, strides.get(i)));
        }
        return Math.addExact(last, 1);
    }

    /** Elements of the storage from the view's first to its last, both included. */
    public long spanElements() {
        return span(shape, strides);
    }

    /** Bytes of the values, were they contiguous. */
    public long sizeBytes() {
        return Math.multiplyExact(shape.elements(), dtype.sizeBytes());
    }

    /** Whether the elements lie in the storage in row-major order without gaps. */
    public boolean isContiguous() {
        if (shape.elements() == 0) {
            return true;
        }
        long step = 1;
        for (int i = shape.rank() - 1; i >= 0; i--) {
            if (shape.size(i) != 1) {
                if (strides.get(i) != step) {
                    return false;
                }
                step *= shape.size(i);
            }
        }
        return true;
    }
}
