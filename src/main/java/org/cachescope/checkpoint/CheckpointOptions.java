package org.cachescope.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * What to take from a checkpoint, and what it does not say itself.
 *
 * @param weights which weights of a training checkpoint
 * @param heads attention heads, or null to know them from the bundle, the configuration or the published sizes
 */
public record CheckpointOptions(
        TrainedWeights weights, @Nullable Integer heads) {
    /** The moving average, with heads as recorded or published. */
    public static final CheckpointOptions DEFAULT = new CheckpointOptions(TrainedWeights.EMA, null);

    /** These options with a number of heads. */
    public CheckpointOptions withHeads(int number) {
        return new CheckpointOptions(weights, number);
    }

    /** These options with other weights. */
    public CheckpointOptions withWeights(TrainedWeights other) {
        return new CheckpointOptions(other, heads);
    }
}
