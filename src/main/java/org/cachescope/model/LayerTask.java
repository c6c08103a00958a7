package org.cachescope.model;

import org.cachescope.tensor.Tensor;

/** What becomes of one layer in a network evaluation that is planned before it starts. */
public sealed interface LayerTask {
    /**
     * The layer is computed.
     *
     * @param keep whether the evaluator is to receive the output
     */
    record Compute(boolean keep) implements LayerTask {}

    /**
     * A stored output is used instead.
     *
     * @param output (N, T, D), valid until the evaluation ends
     */
    record Reuse(Tensor output) implements LayerTask {}

    /**
     * The layer is computed and mixed with a stored output: {@code score · fresh + (1 - score) · stored}, the student of
     * router training (Ma et al., 2024, Eq. 4).
     *
     * @param stored (N, T, D), valid until the evaluation ends
     * @param score (1, 1, 1)
     */
    record Mix(Tensor stored, Tensor score) implements LayerTask {}

    /** The layer adds nothing. */
    record Drop() implements LayerTask {}
}
