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

    /**
     * Whether both make the same images: the same model, recipe and actions, whatever router or θ the actions come
     * from. A model whose identity is not known yet is the same as one opened likewise.
     */
    public boolean makesSame(RunRequest other) {
        return startsAlike(other) && schedule.hash().equals(other.schedule.hash());
    }

    /** Whether both are of the same model and recipe, and so have the same {@link #uncached} run. */
    public boolean startsAlike(RunRequest other) {
        return recipe.equals(other.recipe)
                && model.choice().equals(other.model.choice())
                && model.path().equals(other.model.path())
                && !model.hashes().makeOtherImages(other.model.hashes());
    }
}
