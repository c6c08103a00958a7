package org.cachescope.data;

import org.cachescope.tensor.Shape;

/**
 * Images with their labels, in host memory; the receiver owns the arrays.
 *
 * @param pixels values in [-1, 1], image after image, each planar C, H, W
 * @param labels one class index an image
 * @param shape (N, C, H, W)
 */
public record LabelledBatch(float[] pixels, int[] labels, Shape shape) {
    /** @throws IllegalArgumentException if the arrays do not fit the shape */
    public LabelledBatch {
        if (shape.rank() != 4 || shape.elements() != pixels.length || shape.size(0) != labels.length) {
            throw new IllegalArgumentException("batch of shape " + shape + " cannot hold " + pixels.length
                    + " values with " + labels.length + " labels");
        }
    }

    /**
     * The shape of a batch of RGB images, checked before anything is allocated.
     *
     * @throws IllegalArgumentException if {@code firstIndex} or {@code n} is negative, or the batch exceeds an array
     */
    static Shape shape(long firstIndex, int n, int size) {
        if (firstIndex < 0 || n < 0) {
            throw new IllegalArgumentException(
                    "expected a first index and a count of 0 or more, found " + firstIndex + " and " + n);
        }
        Shape shape = Shape.of(n, 3, size, size);
        if (shape.elements() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a batch of shape " + shape + " exceeds an array; ask for fewer images");
        }
        return shape;
    }
}
