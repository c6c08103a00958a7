package org.cachescope.model;

import java.util.List;
import java.util.Optional;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * What is done with the residual stream between kernels over layers, of either network.
 *
 * <p>Kernels over layers may change the stream that they are given in place: what a plan keeps is a copy, and so is
 * what it brings back.
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

    /** A copy of the stream before a part is run, where the plan is to receive what the part adds. */
    Optional<Tensor> entering(TensorScope scope, LayerPart.Run part, Tensor stream) {
        return part.keepsResidual() ? Optional.of(copy(scope, stream)) : Optional.empty();
    }

    /**
     * Gives the plan what it is to receive of a part as a whole: the stream behind the layers minus that before them,
     * and a copy of the stream.
     *
     * @param column of the part's first layer
     * @param entering of {@link #entering}; let go
     * @param stream behind the part's last layer
     */
    void handOver(
            TensorScope scope,
            LayerPlan plan,
            int column,
            LayerPart.Run part,
            Optional<Tensor> entering,
            Tensor stream) {
        entering.ifPresent(before -> {
            plan.keepResidual(column, call.one(scope, "difference", stream, before));
            scope.release(before);
        });
        if (part.keepsStream()) {
            plan.keepStream(column + part.layers(), copy(scope, stream));
        }
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
