package org.cachescope.model;

import java.util.Optional;
import java.util.function.Supplier;
import org.cachescope.tensor.Tensor;

/**
 * The only way a network gets the output of an MHSA or FFN layer.
 *
 * <p>Plain, cached, training, error-measuring and counting runs differ in their evaluator alone. The network asks for
 * its layers in ascending column order and adds {@code gate * output} to its stream itself. An evaluator that knows
 * beforehand what becomes of every layer says so with {@link #plan}; both ways agree to 1e-6 relative.
 */
@FunctionalInterface
public interface LayerEvaluator {
    /**
     * The output of {@code layer} in this network evaluation.
     *
     * @param layer the layer asked for
     * @param compute computes the output, (N, T, D), before gate and residual; call it at most once, and only before
     *     returning. The result belongs to the scope of the network evaluation
     * @return the output that the network is to use; it must stay valid until the evaluation ends
     */
    Tensor evaluate(LayerId layer, Supplier<Tensor> compute);

    /**
     * What becomes of every layer, if that is known before the evaluation starts; {@link #evaluate} is then not called.
     *
     * @param layers number of the network's layers
     */
    default Optional<LayerPlan> plan(int layers) {
        return Optional.empty();
    }

    /** Computes every layer and keeps nothing. */
    static LayerEvaluator computeAll() {
        return new LayerEvaluator() {
            @Override
            public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
                return compute.get();
            }

            @Override
            public Optional<LayerPlan> plan(int layers) {
                return Optional.of(LayerPlan.computeAll(layers));
            }
        };
    }
}
