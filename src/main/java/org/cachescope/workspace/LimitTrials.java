package org.cachescope.workspace;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;
import org.jspecify.annotations.Nullable;

/**
 * What searches for limits have tried: how near cached runs come to the one without cache. It holds for any policy and
 * any quality looked for, as long as model, decoder and images are the same. Immutable.
 *
 * @param model which model, its autoencoder included
 * @param hashes of the model; its weights' hash is known
 * @param recipe of the images that are judged
 * @param psnrDecibels mean PSNR to the run without cache by the schedule's content hash; +∞ where all images are
 *     identical
 */
public record LimitTrials(
        ModelChoice model, ModelHashes hashes, SamplingRecipe recipe, Map<String, Double> psnrDecibels) {
    /** More than any search takes, and few enough to be written at each end. */
    private static final int REMEMBERED = 1000;

    /** Copies the map. */
    public LimitTrials {
        psnrDecibels = Map.copyOf(psnrDecibels);
    }

    /** Whether they are of these images, as far as the model's hashes are known. */
    public boolean isOf(ModelChoice otherModel, ModelHashes otherHashes, SamplingRecipe otherRecipe) {
        return model.equals(otherModel) && !hashes.makeOtherImages(otherHashes) && recipe.equals(otherRecipe);
    }

    /** What a schedule gave; null where it was not tried. */
    @Nullable
    public Double of(CacheSchedule schedule) {
        return psnrDecibels.get(schedule.hash());
    }

    /** The same with another trial; where there are too many, the others are forgotten. */
    public LimitTrials with(CacheSchedule schedule, double decibels) {
        Map<String, Double> more = new LinkedHashMap<>(psnrDecibels.size() < REMEMBERED ? psnrDecibels : Map.of());
        more.put(schedule.hash(), decibels);
        return new LimitTrials(model, hashes, recipe, more);
    }
}
