package org.cachescope.workspace;

import org.cachescope.evaluation.SamplingRecipe;

/**
 * The run on which policies without a router are calibrated: a few images of their own noise, spread over all classes,
 * with steps, solver and guidance of the run that they are to serve. Whatever images are made, the calibration is the
 * same, and never on these images.
 */
public final class PolicyCalibration {
    /** Images of the calibration. */
    public static final int IMAGES = 8;

    /** Seed of its noise, far from those that people choose. */
    public static final long SEED = 8_601_733_017L;

    private PolicyCalibration() {}

    /**
     * The recipe of the calibration.
     *
     * @param run recipe of the run to serve
     * @param classes labels of the network
     */
    public static SamplingRecipe recipe(SamplingRecipe run, int classes) {
        return new SamplingRecipe(
                SamplingRecipe.spread(IMAGES, classes), run.steps(), run.solver(), run.guidance(), run.clip(), SEED);
    }
}
