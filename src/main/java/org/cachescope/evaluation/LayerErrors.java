package org.cachescope.evaluation;

import java.util.List;

/**
 * How much each layer's output changes from one step to the next along the uncached run (Ma et al., 2024, Fig. 3): what
 * reusing it would get wrong, were it the only one.
 *
 * <p>Entry [t][column] compares step t + 1 with step t. Sums go over images, guidance halves, tokens and channels before
 * anything is divided.
 *
 * @param timesteps original timestep of each step, in sampling order; S of them
 * @param squared squared L2 distance of the outputs, mean over images, [S - 1][layers]
 * @param meanSquared mean squared difference, [S - 1][layers]
 * @param relative L2 distance over the later output's L2 norm, [S - 1][layers]
 * @param spread standard deviation of the squared distance over images, [S - 1][layers]
 * @param images how many images it was measured on
 */
public record LayerErrors(
        List<Integer> timesteps,
        List<List<Double>> squared,
        List<List<Double>> meanSquared,
        List<List<Double>> relative,
        List<List<Double>> spread,
        int images) {}
