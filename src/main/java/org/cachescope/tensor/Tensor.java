package org.cachescope.tensor;

import ai.djl.pytorch.engine.PtNDArray;

/**
 * A tensor in the engine: a thin handle with shape, dtype and owning scope, and no arithmetic of its own. The maths
 * lives in kernels.
 */
public final class Tensor {
    private final PtNDArray array;

    Tensor(PtNDArray array) {
        this.array = array;
    }

    PtNDArray array() {
        return array;
    }

    /** Sizes. */
    public Shape shape() {
        return Shape.of(array.getShape().getShape());
    }
}
