package org.cachescope.tensor;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;

/** Owns tensors: closing a scope frees every tensor in it. Scopes nest; an outer one closes its inner ones. */
public final class TensorScope implements AutoCloseable {
    private final PtNDManager manager;
    private final Thread owner;

    TensorScope(PtNDManager manager, Thread owner) {
        this.manager = manager;
        this.owner = owner;
    }

    /** The manager, for use on the engine's thread. */
    PtNDManager manager() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("tensors belong to the engine's thread " + owner.getName() + ", used from "
                    + Thread.currentThread().getName());
        }
        return manager;
    }

    /** A scope inside this one, owned by the caller. */
    public TensorScope newScope() {
        return new TensorScope((PtNDManager) manager().newSubManager(), owner);
    }

    /**
     * Copies host values into the engine.
     *
     * @param values of any dtype but bfloat16, which the engine cannot convert: widen it first
     * @return a tensor of the same dtype and shape, owned by this scope
     */
    public Tensor copyOf(HostTensor values) {
        try (PtNDArray view = view(values)) {
            PtNDArray copy = (PtNDArray) view.duplicate();
            copy.attach(manager);
            return new Tensor(copy);
        }
    }

    /**
     * Views host values without copying them where the device is the CPU.
     *
     * @param values must stay in memory and unchanged for as long as the tensor, or any view that a kernel makes of it,
     *     is used. Nothing may write to the tensor
     * @return a tensor of the same dtype and shape, owned by this scope
     */
    public Tensor viewOf(HostTensor values) {
        return new Tensor(view(values));
    }

    private PtNDArray view(HostTensor values) {
        return manager.create(
                values.bytes().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN),
                new ai.djl.ndarray.types.Shape(values.shape().toArray()),
                dataTypeOf(values.dtype()));
    }

    // What values pass through on their way is given back at once. Left to the garbage collector, which sees nothing of
    // its size, it took hundreds of megabytes of an evaluation.

    /** A copy of F32 values. */
    public Tensor floats(Shape shape, float... values) {
        try (Arena passing = Arena.ofConfined()) {
            return copyOf(HostTensor.ofFloats(passing, shape, values));
        }
    }

    /** A copy of F64 values. */
    public Tensor doubles(Shape shape, double... values) {
        try (Arena passing = Arena.ofConfined()) {
            return copyOf(HostTensor.ofDoubles(passing, shape, values));
        }
    }

    /** A copy of I64 values. */
    public Tensor longs(Shape shape, long... values) {
        try (Arena passing = Arena.ofConfined()) {
            return copyOf(HostTensor.ofLongs(passing, shape, values));
        }
    }

    /** A copy of I64 values in host memory, whatever the device: for kernels that read numbers out of them. */
    public Tensor hostLongs(Shape shape, long... values) {
        return new Tensor(longs(shape, values).array().toDevice(Device.cpu(), false));
    }

    /** A copy of F64 values in host memory, likewise. */
    public Tensor hostDoubles(Shape shape, double... values) {
        return new Tensor(doubles(shape, values).array().toDevice(Device.cpu(), false));
    }

    /** An F32 tensor of zeros. */
    public Tensor zeros(Shape shape) {
        return new Tensor((PtNDArray) manager.zeros(new ai.djl.ndarray.types.Shape(shape.toArray())));
    }

    /**
     * Standard normal F32 values, the next of the engine's random stream ({@link Engine#seed}); on the CPU those of
     * {@code torch.randn(shape)}.
     */
    public Tensor normal(Shape shape) {
        return new Tensor((PtNDArray)
                manager.randomNormal(0f, 1f, new ai.djl.ndarray.types.Shape(shape.toArray()), DataType.FLOAT32));
    }

    /** Makes this scope the owner of {@code tensor}. */
    public Tensor adopt(Tensor tensor) {
        tensor.array().attach(manager);
        return tensor;
    }

    /** Whether {@code tensor} belongs to this very scope. */
    public boolean owns(Tensor tensor) {
        return tensor.array().getManager() == manager;
    }

    /** Frees {@code tensor} now if it belongs to this scope; does nothing if another scope adopted it. */
    public void release(Tensor tensor) {
        if (owns(tensor)) {
            tensor.array().close();
        }
    }

    static DataType dataTypeOf(DType dtype) {
        return switch (dtype) {
            case F64 -> DataType.FLOAT64;
            case F32 -> DataType.FLOAT32;
            case F16 -> DataType.FLOAT16;
            case I64 -> DataType.INT64;
            case I32 -> DataType.INT32;
            case I16 -> DataType.INT16;
            case I8 -> DataType.INT8;
            case U8 -> DataType.UINT8;
            case BOOL -> DataType.BOOLEAN;
            case BF16 -> throw new IllegalArgumentException("bfloat16 must be widened before it enters the engine");
        };
    }

    static DType dtypeOf(DataType type) {
        return switch (type) {
            case FLOAT64 -> DType.F64;
            case FLOAT32 -> DType.F32;
            case FLOAT16 -> DType.F16;
            case INT64 -> DType.I64;
            case INT32 -> DType.I32;
            case INT16 -> DType.I16;
            case INT8 -> DType.I8;
            case UINT8 -> DType.U8;
            case BOOLEAN -> DType.BOOL;
            default -> throw new IllegalArgumentException("no such element type in checkpoints: " + type);
        };
    }

    @Override
    public void close() {
        manager.close();
    }
}
