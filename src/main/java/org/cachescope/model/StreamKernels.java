package org.cachescope.model;

import java.util.List;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * What is done with the residual stream between kernels over layers, of either network.
 *
 * <p>Kernels over layers may change the stream that they are given in place: what a plan keeps is a copy, and so is what
 * it brings back.
 *
 * @param call calls a kernel of the network, whose text begins with {@link #TEXT}
 */
record StreamKernels(KernelCall call) {
    static final String TEXT = """
            def copied(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.clone(x)

            def difference(self: __torch__.K, x: Tensor, y: Tensor) -> Tensor:
              return torch.sub(x, y)

            def both(self: __torch__.K, x: Tensor, y: Tensor) -> Tensor:
              return torch.add(x, y)

            """;

    Tensor copy(TensorScope scope, Tensor stream) {
        return call.one(scope, "copied", stream);
    }

    /** What layers added to the stream: it behind them minus it before them. */
    Tensor residual(TensorScope scope, Tensor behind, Tensor before) {
        return call.one(scope, "difference", behind, before);
    }

    /** The stream with residuals added one after the other; the stream itself is let go. */
    Tensor withAdded(TensorScope scope, Tensor stream, List<Tensor> residuals) {
        Tensor sum = stream;
        for (Tensor residual : residuals) {
            Tensor next = call.one(scope, "both", sum, residual);
            scope.release(sum);
            sum = next;
        }
        return sum;
    }
}
