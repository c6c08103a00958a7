package org.cachescope.workspace.evaluate;

import java.util.List;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.SampleRequest;
import org.jspecify.annotations.Nullable;

/**
 * What all points of a results folder have in common.
 *
 * @param model which model
 * @param solver how a step is made; null for what the model is published with
 * @param guidanceScale as the model's publication counts it; null for what the model suggests
 * @param classes names or numbers, given to the images in turn; empty for all classes in turn
 * @param batch images of one run; two evaluations add up only if theirs is the same
 * @param protocol how images are judged
 */
public record EvaluationSetting(
        ModelChoice model,
        SampleRequest.@Nullable SolverChoice solver,
        @Nullable Double guidanceScale,
        List<String> classes,
        int batch,
        ProtocolChoice protocol) {
    /** @throws IllegalArgumentException if the batch is out of range */
    public EvaluationSetting {
        classes = List.copyOf(classes);
        if (batch < 1 || batch > SampleRequest.MOST_IMAGES) {
            throw new IllegalArgumentException(
                    "batch: expected 1 to " + SampleRequest.MOST_IMAGES + " images, found " + batch);
        }
    }
}
