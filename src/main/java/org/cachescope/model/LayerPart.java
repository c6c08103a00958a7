package org.cachescope.model;

import java.util.List;
import org.cachescope.tensor.Tensor;

/**
 * What becomes of adjacent layers of a planned evaluation: each is run by a task of its own, or all are passed over.
 */
public sealed interface LayerPart {
    /** How many layers it is about. */
    int layers();

    /**
     * Every layer has its task.
     *
     * @param tasks one a layer, in column order
     * @param keepsResidual whether the plan is to receive what these layers together add to the stream
     * @param keepsStream whether the plan is to receive the stream as they leave it
     */
    record Run(List<LayerTask> tasks, boolean keepsResidual, boolean keepsStream) implements LayerPart {
        /** Every layer has its task, and nothing is kept of them together. */
        public Run(List<LayerTask> tasks) {
            this(tasks, false, false);
        }

        @Override
        public int layers() {
            return tasks.size();
        }
    }

    /**
     * No layer is run, nor the projection of a long skip among them; what they together added to the stream in an
     * earlier evaluation is added instead.
     *
     * @param layers how many are passed over: whole blocks, see {@link Architecture#canPassOver}
     * @param residuals (N, T, D) each, one after the other from the first layer to the last; valid until the evaluation
     *     ends
     */
    record Add(int layers, List<Tensor> residuals) implements LayerPart {}

    /**
     * No layer is run, nor the projection of a long skip among them; the stream goes on as they left it in an earlier
     * evaluation.
     *
     * @param layers how many are passed over: whole blocks, see {@link Architecture#canPassOver}
     * @param stream (N, T, D), valid until the evaluation ends
     */
    record Replace(int layers, Tensor stream) implements LayerPart {}
}
