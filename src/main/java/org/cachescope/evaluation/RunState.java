package org.cachescope.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands between two network evaluations: all that a solver carries on. The noise of a step is drawn at its
 * place of the seed's stream, so its position is that of the step.
 *
 * @param evaluations evaluations made
 * @param latent what the last of them gave, (N, C, H, W)
 * @param memory what the solver carries on besides, (N, C, H, W), or null
 */
public record RunState(
        int evaluations, SampledImages latent, @Nullable SampledImages memory) {
    /** Where a run stands after its first evaluations; null before the first. */
    public static @Nullable RunState after(List<RunStep> steps) {
        return steps.isEmpty()
                ? null
                : new RunState(
                        steps.size(), steps.getLast().latent(), steps.getLast().memory());
    }
}
