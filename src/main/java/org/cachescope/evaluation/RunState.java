package org.cachescope.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands between two steps: all that the solvers of one evaluation a step carry on. The noise of a step is
 * drawn at its place of the seed's stream, so its position is that of the step.
 *
 * @param steps steps made
 * @param latent what the last of them gave, (N, C, H, W)
 */
public record RunState(int steps, SampledImages latent) {
    /** Where a run stands after its first steps; null before the first. */
    public static @Nullable RunState after(List<RunStep> steps) {
        return steps.isEmpty()
                ? null
                : new RunState(steps.size(), steps.getLast().latent());
    }
}
