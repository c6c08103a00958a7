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
}
