package org.cachescope.workspace.session;

import org.cachescope.workspace.LimitTrials;
import org.cachescope.workspace.LimitsReport;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of searches for limits, so that one that was stopped goes on at the next start.
 *
 * @param leastDecibels least mean PSNR to the run without cache
 * @param images how many are judged by
 * @param trials what was tried last, or null
 * @param report what was found last, or null
 */
public record LimitsMemory(
        double leastDecibels,
        int images,
        @Nullable LimitTrials trials,
        @Nullable LimitsReport report) {
    /** Nothing, and the usual quality and images. */
    public static final LimitsMemory NONE = new LimitsMemory(35, 8, null, null);

    /** @throws IllegalArgumentException if a number is out of range */
    public LimitsMemory {
        if (!Double.isFinite(leastDecibels) || images < 1) {
            throw new IllegalArgumentException(
                    "limits: expected a finite PSNR and 1 image or more, found " + leastDecibels + " and " + images);
        }
    }

    /** The same quality and images with other trials. */
    public LimitsMemory with(LimitTrials tried) {
        return new LimitsMemory(leastDecibels, images, tried, report);
    }

    /** The same with what was found. */
    public LimitsMemory with(LimitsReport found) {
        return new LimitsMemory(leastDecibels, images, trials, found);
    }
}
