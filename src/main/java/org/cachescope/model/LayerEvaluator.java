package org.cachescope.model;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.cachescope.tensor.Tensor;

/**
 * The only way a network gets the output of an MHSA or FFN layer.
 *
 * <p>Plain, cached, training, error-measuring and counting runs differ in their evaluator alone. The network asks for
 * its layers in ascending column order and adds {@code gate * output} to its stream itself.
 *
 * <p>An evaluator that knows beforehand what becomes of every layer says so with {@link #plan}: the network then runs
 * many layers in one kernel, which costs a small model a tenth of its time less, and hands over only the outputs that
 * are to be kept. Both ways give the same values.
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
     * @return a task for each layer in column order, or nothing to be asked layer by layer
     */
    default List<LayerTask> plan(int layers) {
        return List.of();
    }

    /** Called before each kernel of a planned evaluation; throws to stop it there. */
    default void proceed() {}

    /**
     * Receives an output that the plan asks to keep.
     *
     * @param output (N, T, D), owned by the scope of the network evaluation until adopted
     */
    default void keep(LayerId layer, Tensor output) {}

    /** Computes every layer and keeps nothing. */
    static LayerEvaluator computeAll() {
        return new LayerEvaluator() {
            @Override
            public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
                return compute.get();
            }

            @Override
            public List<LayerTask> plan(int layers) {
                return Collections.nCopies(layers, new LayerTask.Compute(false));
            }
        };
    }
}
