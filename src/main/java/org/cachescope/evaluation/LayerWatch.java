package org.cachescope.evaluation;

import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.tensor.Tensor;

/** Looks on while a run's layers are evaluated: to stop it between two of them, or to look at what they give. */
@FunctionalInterface
public interface LayerWatch {
    /** Sees nothing. */
    LayerWatch NONE = (_, layers) -> layers;

    /**
     * Whether it must see all images of a batch at once, as what compares one evaluation with another does. Else the images
     * may come slice by slice, see {@link SamplingSession#imagesAtOnce}, each slice of an evaluation as a pass of its own.
     */
    default boolean wantsWholeBatch() {
        return false;
    }

    /**
     * The evaluator that the network is to use in one evaluation. Where guidance takes two passes, each has its own; the
     * conditional one comes first, and what {@link #predicted} sees ends it.
     *
     * @param evaluation the run's network evaluation, from 0 on
     * @param layers what computes or reuses
     */
    LayerEvaluator over(int evaluation, LayerEvaluator layers);

    /**
     * Sees what timestep and labels make of an evaluation, before its layers are evaluated.
     *
     * @param conditioning owned by the evaluation
     */
    default void conditioned(int evaluation, Conditioning conditioning) {}

    /**
     * Sees what the network gives in an evaluation, before guidance and solver; in each of two passes.
     *
     * @param prediction (N, C or 2 C, H, W) of N images at once, with guidance in one pass of twice as many rows; owned by
     *     the evaluation
     */
    default void predicted(int evaluation, Tensor prediction) {}
}
