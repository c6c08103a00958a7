package org.cachescope.workspace.session;

import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;
import org.jspecify.annotations.Nullable;

/**
 * All by which a picture's run can be made again, and a window be brought to where it was.
 *
 * @param model how the model was asked for
 * @param modelName the model's short name
 * @param modelHashes of the model as it made the picture
 * @param recipe what decided the images, the schedule apart
 * @param classNames class of each image
 * @param caching how the cached run's cells were chosen, hand edits included
 * @param routerHash content hash of the router, or null where none was used
 * @param schedule the cached run's cells, hand edits applied: enough to repeat it without the router
 */
public record ImageRecipe(
        ModelChoice model,
        String modelName,
        ModelHashes modelHashes,
        SamplingRecipe recipe,
        List<String> classNames,
        SessionState.Caching caching,
        @Nullable String routerHash,
        CacheSchedule schedule) {
    /**
     * @throws IllegalArgumentException if the schedule has not a row for each network evaluation, or names and images
     *     differ in number
     */
    public ImageRecipe {
        classNames = List.copyOf(classNames);
        if (schedule.evaluations() != recipe.evaluations()) {
            throw new IllegalArgumentException(
                    "schedule: expected " + recipe.evaluations() + " rows, found " + schedule.evaluations());
        }
        if (classNames.size() != recipe.images()) {
            throw new IllegalArgumentException(
                    "class names: expected " + recipe.images() + ", found " + classNames.size());
        }
    }
}
