package org.cachescope.checkpoint;

import org.cachescope.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * What to take from a checkpoint, and what it does not say itself.
 *
 * @param weights which weights of a training checkpoint
 * @param heads attention heads, or null to know them from the bundle, the configuration or the published sizes
 * @param prediction what the network predicts, or null to go by what the checkpoint says: alignment heads tell of REPA,
 *     everything else is taken to predict noise
 */
public record CheckpointOptions(
        TrainedWeights weights,
        @Nullable Integer heads,
        @Nullable Prediction prediction) {
    /** The moving average, with heads as recorded or published. */
    public static final CheckpointOptions DEFAULT = new CheckpointOptions(TrainedWeights.EMA, null, null);

    /** These options with a number of heads. */
    public CheckpointOptions withHeads(int number) {
        return new CheckpointOptions(weights, number, prediction);
    }

    /** These options with other weights. */
    public CheckpointOptions withWeights(TrainedWeights other) {
        return new CheckpointOptions(other, heads, prediction);
    }

    /** These options with a network's prediction. */
    public CheckpointOptions withPrediction(Prediction kind) {
        return new CheckpointOptions(weights, heads, kind);
    }
}
