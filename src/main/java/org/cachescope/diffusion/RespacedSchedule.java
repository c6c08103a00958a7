package org.cachescope.diffusion;

/**
 * The noise schedule of a run with S steps. Index 0 is the least noisy; sampling visits S - 1, …, 0. The network always
 * sees the original timestep, the solver's formulas use the index.
 */
public final class RespacedSchedule {
    private final int[] timestepMap;
    private final double[] alphaBar;

    RespacedSchedule(int[] timestepMap, double[] alphaBar) {
        this.timestepMap = timestepMap;
        this.alphaBar = alphaBar;
    }

    /** Number of steps S. */
    public int steps() {
        return timestepMap.length;
    }

    /** Original timestep of a respaced index. */
    public int timestep(int index) {
        return timestepMap[index];
    }

    /** ᾱ at a respaced index; 1 at index -1, the clean image. */
    public double alphaBar(int index) {
        return index < 0 ? 1 : alphaBar[index];
    }

    /** β_i = 1 - ᾱ_i / ᾱ_{i-1} of the respaced process. */
    public double beta(int index) {
        return 1 - alphaBar(index) / alphaBar(index - 1);
    }

    /** Variance of the posterior q(x_{i-1} | x_i, x_0) (Ho et al., 2020, Eq. 7). */
    public double posteriorVariance(int index) {
        return beta(index) * (1 - alphaBar(index - 1)) / (1 - alphaBar(index));
    }

    /** Logarithm of {@link #posteriorVariance}, with that of index 1 at index 0, where the variance is 0. */
    public double posteriorLogVariance(int index) {
        return Math.log(posteriorVariance(index == 0 && steps() > 1 ? 1 : index));
    }
}
