package org.cachescope.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of a tensor's dimensions, outermost first; empty for a scalar.
 *
 * @param dimensions sizes, each zero or more
 */
public record Shape(List<Long> dimensions) {
    /** @throws IllegalArgumentException if a size is negative or the element count exceeds a long */
    public Shape {
        dimensions = List.copyOf(dimensions);
        long elements = 1;
        for (long size : dimensions) {
            if (size < 0) {
                throw new IllegalArgumentException("negative size in shape " + dimensions);
            }
            try {
                elements = Math.multiplyExact(elements, size);
            } catch (ArithmeticException _) {
                throw new IllegalArgumentException("shape " + dimensions + " has more than 2^63 elements");
            }
        }
    }

    /** A shape from its sizes, outermost first. */
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).boxed().toList());
    }

    /** Number of dimensions. */
    public int rank() {
        return dimensions.size();
    }

    /** Size of dimension {@code axis}, counted from the outermost; negative counts from the innermost. */
    public long size(int axis) {
        return dimensions.get(axis < 0 ? axis + rank() : axis);
    }

    /** Product of the sizes; 1 for a scalar. */
    public long elements() {
        return dimensions.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /** The sizes as a fresh array. */
    public long[] toArray() {
        return dimensions.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }
}
