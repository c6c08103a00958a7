package org.cachescope.model;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.cachescope.tensor.Tensor;

/**
 * What becomes of the layers of one network evaluation. Most plans know it all before it starts; one that decides by
 * what the first layers give says it part by part. The network then runs many layers in one kernel, which costs a small
 * model a tenth of its time less than asking layer by layer.
 */
@FunctionalInterface
public interface LayerPlan {
    /**
     * What becomes of the layers from a column on: of all that are left, or of as many as are to be run before the next
     * part is asked for. Asked once behind each part, from column 0 on.
     */
    LayerPart next(int column);

    /**
     * Called before the first part is asked for.
     *
     * @param firstInput computes what the first attention layer takes in, (N, T, D): the stream that enters it,
     *     normalised and, in a DiT, modulated. Owned by the scope of the network evaluation until adopted
     */
    default void enter(Supplier<Tensor> firstInput) {}

    /** Called before each kernel; throws to stop the evaluation there. */
    default void proceed() {}

    /**
     * Receives the output of a layer whose task asks to keep it, or the sum over a run of adjacent layers to be summed,
     * which a U-ViT gives block by block, in column order.
     *
     * @param layer the layer, or the first one in the sum
     * @param kept (N, T, D), owned by the scope of the network evaluation until adopted
     */
    default void keep(LayerId layer, Tensor kept) {}

    /**
     * Receives what the layers of a part together added to the stream, if the part asks for it.
     *
     * @param column of the part's first layer
     * @param residual (N, T, D), owned by the scope of the network evaluation until adopted
     */
    default void keepResidual(int column, Tensor residual) {}

    /**
     * Receives the stream as the layers of a part left it, if the part asks for it.
     *
     * @param column behind the part's last layer
     * @param stream (N, T, D), owned by the scope of the network evaluation until adopted
     */
    default void keepStream(int column, Tensor stream) {}

    /** A plan of a task for each layer, in column order. */
    static LayerPlan of(List<LayerTask> tasks) {
        return column -> new LayerPart.Run(tasks.subList(column, tasks.size()));
    }

    /** The tasks that compute every layer and keep nothing. */
    static List<LayerTask> allComputed(int layers) {
        return Collections.nCopies(layers, new LayerTask.Compute(false));
    }

    /** Computes every layer and keeps nothing. */
    static LayerPlan computeAll(int layers) {
        return of(allComputed(layers));
    }
}
