package org.cachescope.tensor;

import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A tensor in the engine: a thin handle with shape, dtype and owning scope, and no arithmetic of its own. The maths
 * lives in kernels.
 *
 * <p>A tensor dies with its scope; {@link TensorScope#adopt} moves it to another.
 */
public final class Tensor implements KernelArgument {
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

    /** Element type. */
    public DType dtype() {
        return TensorScope.dtypeOf(array.getDataType());
    }

    /**
     * The values as floats, row-major, in a fresh array.
     *
     * @throws IllegalStateException if this is not an F32 tensor
     */
    public float[] toFloats() {
        return array.toFloatArray();
    }

    /** A copy of the values in host memory that the garbage collector owns. */
    public HostTensor toHost() {
        MemorySegment bytes = Arena.ofAuto().allocate(shape().elements() * dtype().sizeBytes(), 64);
        bytes.copyFrom(MemorySegment.ofBuffer(array.toByteBuffer(false)));
        return new HostTensor(dtype(), shape(), bytes);
    }

    /** The only value of an F32 tensor with one element. */
    public float toScalar() {
        return array.toFloatArray()[0];
    }

    /**
     * Marks a leaf whose gradient is wanted. Calls of {@link KernelModule#record} that use it are then recorded.
     *
     * @return this tensor
     */
    public Tensor requireGradient() {
        array.setRequiresGradient(true);
        return this;
    }
}
