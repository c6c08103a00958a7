package org.cachescope.evaluation;

import org.cachescope.model.LayerEvaluator;

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
}
