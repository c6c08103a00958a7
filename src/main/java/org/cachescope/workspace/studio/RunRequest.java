package org.cachescope.workspace.studio;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;

/**
 * One run.
 *
 * @param model whose images
 * @param recipe what decides them, the schedule apart
 * @param schedule which cells reuse; {@link CacheSchedule#uncached()} of any for the full run
 */
public record RunRequest(ModelSummary model, SamplingRecipe recipe, CacheSchedule schedule) {
    /** The same run without caching. */
    public RunRequest uncached() {
        return new RunRequest(model, recipe, schedule.uncached());
    }
}
