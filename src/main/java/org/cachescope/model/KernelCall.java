package org.cachescope.model;

import java.util.List;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** How a network's kernels are run: in inference mode or recorded. */
@FunctionalInterface
interface KernelCall {
    List<Tensor> run(TensorScope owner, String method, KernelArgument... arguments);

    /** Runs a kernel that returns one tensor. */
    default Tensor one(TensorScope owner, String method, KernelArgument... arguments) {
        return run(owner, method, arguments).getFirst();
    }
}
