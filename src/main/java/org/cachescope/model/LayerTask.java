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
     * The layer is computed and mixed with a stored output: {@code score · fresh + (1 - score) · stored}, the student
     * of router training (Ma et al., 2024, Eq. 4).
     *
     * @param stored (N, T, D), valid until the evaluation ends
     * @param score (1, 1, 1)
     * @param keep whether the evaluator is to receive the mixed output
     */
    record Mix(Tensor stored, Tensor score, boolean keep) implements LayerTask {
        /** Mixed for this evaluation alone. */
        public Mix(Tensor stored, Tensor score) {
            this(stored, score, false);
        }
    }

    /**
     * The layer is computed, and what a later evaluation will add to its stream by reusing it, {@code gate · output} by
     * that evaluation's own gate if it has gates, is summed up with its neighbours' while their outputs are at hand.
     * One tensor stands for many stored ones.
     *
     * @param reader conditioning of the evaluation that reads the sum, of the same batch; valid until this one ends
     */
    record ComputeSum(Conditioning reader) implements LayerTask {}

    /**
     * A sum that {@link ComputeSum} has made is added to the stream as it is. All layers in it but the first
     * {@link Drop}.
     *
     * @param sum (N, T, D), valid until the evaluation ends
     */
    record ReuseSum(Tensor sum) implements LayerTask {}

    /** The layer adds nothing. */
    record Drop() implements LayerTask {}
}
