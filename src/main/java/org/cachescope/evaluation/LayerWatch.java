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
     * The evaluator that the network is to use in one step.
     *
     * @param step the run's step, from 0 on
     * @param layers what computes or reuses
     */
    LayerEvaluator over(int step, LayerEvaluator layers);

    /**
     * Sees what timestep and labels make of a step, before its layers are evaluated.
     *
     * @param modulation owned by the step
     */
    default void conditioned(int step, Conditioning modulation) {}

    /**
     * Sees what the network gives in a step, before guidance and solver.
     *
     * @param prediction (N, C or 2 C, H, W), with guidance of twice as many rows; owned by the step
     */
    default void predicted(int step, Tensor prediction) {}
}
