package org.cachescope.workspace.evaluate;

import java.nio.file.Path;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.SampleRequest;

/**
 * Asks for the figures of one policy.
 *
 * @param setting model, solver, classes, protocol
 * @param policy how cells are chosen
 * @param length how long a run is
 * @param seed of the first batch's noise
 * @param images how many to judge
 * @param folder receives the results; what is there already is not made again
 * @param shard which share of the batches to make; figures are made of all of them only
 */
public record EvaluateRequest(
        EvaluationSetting setting,
        PolicyChoice policy,
        SampleRequest.Length length,
        long seed,
        int images,
        Path folder,
        Shard shard) {
    /** Images below which no set is judged. */
    public static final int FEWEST_IMAGES = 5;

    static final int MOST_IMAGES = 1_000_000;

    /** @throws IllegalArgumentException if there are too few images or too many */
    public EvaluateRequest {
        if (images < FEWEST_IMAGES || images > MOST_IMAGES) {
            throw new IllegalArgumentException(
                    "images: expected " + FEWEST_IMAGES + " to " + MOST_IMAGES + ", found " + images);
        }
    }
}
