package org.cachescope.tensor;

import java.util.List;

/** What a kernel takes: a tensor, a list of tensors, an integer or a real number. */
public sealed interface KernelArgument permits Tensor, KernelArgument.Tensors, KernelArgument.Int, KernelArgument.Real {
    /** A {@code List[Tensor]}, not empty where the call is to be recorded. */
    record Tensors(List<Tensor> values) implements KernelArgument {}

    /** An {@code int}. */
    record Int(long value) implements KernelArgument {}

    /** A {@code float}, which TorchScript computes with in double precision. */
    record Real(double value) implements KernelArgument {}

    /** A list argument. */
    static KernelArgument list(List<Tensor> tensors) {
        return new Tensors(tensors);
    }

    /** An integer argument. */
    static KernelArgument of(long value) {
        return new Int(value);
    }

    /** A real argument. */
    static KernelArgument of(double value) {
        return new Real(value);
    }
}
