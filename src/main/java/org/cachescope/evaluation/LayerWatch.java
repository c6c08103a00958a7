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
     * Whether it works on all images of a batch at once only, as what compares one evaluation with another does. Else
     * they may come in slices, see {@link SamplingSession#mostAtOnce}: one after the other in each evaluation, each
     * with a pass or two of its own.
     */
    default boolean needsWholeBatch() {
        return false;
    }

    /**
     * The evaluator that the network is to use in one pass of an evaluation. Where guidance takes two passes, each has
     * its own; of a slice the conditional one comes first, and what {@link #predicted} sees ends it.
     *
     * @param evaluation the run's network evaluation, from 0 on
     * @param layers what computes or reuses
     */
    LayerEvaluator over(int evaluation, LayerEvaluator layers);

    /**
     * Sees what timestep and labels make of an evaluation, before a pass of its layers.
     *
     * @param conditioning valid until the slice's passes have ended
     */
    default void conditioned(int evaluation, Conditioning conditioning) {}

    /**
     * Sees what the network gives in a pass, before guidance and solver.
     *
     * @param prediction (N, C or 2 C, H, W) of the slice's N images, with guidance in one pass of twice as many rows;
     *     valid until the slice's passes have ended
     */
    default void predicted(int evaluation, Tensor prediction) {}
}
