package org.cachescope.workspace.studio;

import java.nio.file.Path;
import org.cachescope.workspace.TrainRouterRequest;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a router.
 *
 * @param model the frozen network
 * @param learning how it learns
 * @param data folder of images by class, or null for the model's own generator
 * @param resume a training of the same model, recipe and data that was paused, or null to begin
 */
public record RouterTrainingRequest(
        ModelSummary model,
        TrainRouterRequest.Learning learning,
        @Nullable Path data,
        @Nullable PausedTraining resume) {}
