package org.cachescope.diffusion;

import java.util.Arrays;

/**
 * A discrete noise schedule: how much of the clean image is left at each timestep, q(x_t | x_0) = N(√ᾱ_t x_0, (1-ᾱ_t) I)
 * (Ho et al., 2020, Eq. 4).
 */
public final class NoiseSchedule {
    /** Timesteps of the training process of every published DiT. */
    public static final int TIMESTEPS = 1000;

    private final double[] alphaBar;

    private NoiseSchedule(double[] alphaBar) {
        this.alphaBar = alphaBar;
    }

    /** DiT's schedule: 1000 betas, linear from 1e-4 to 0.02. */
    public static NoiseSchedule linear() {
        double[] alphaBar = new double[TIMESTEPS];
        double product = 1;
        for (int t = 0; t < TIMESTEPS; t++) {
            product *= 1 - linearBeta(t);
            alphaBar[t] = product;
        }
        return new NoiseSchedule(alphaBar);
    }

    /** As NumPy's linspace rounds it: the last value is exact, the others are start + t · step. */
    private static double linearBeta(int t) {
        double start = 1e-4;
        double end = 0.02;
        return t == TIMESTEPS - 1 ? end : start + t * ((end - start) / (TIMESTEPS - 1));
    }

    /** Number of timesteps. */
    public int timesteps() {
        return alphaBar.length;
    }

    /**
     * ᾱ_t, the share of the signal's variance that is left.
     *
     * @param timestep 0 (nearly clean) to {@link #timesteps()} - 1 (nearly noise)
     */
    public double alphaBar(int timestep) {
        return alphaBar[timestep];
    }

    /** Signal-to-noise ratio ᾱ_t / (1 - ᾱ_t). */
    public double signalToNoise(int timestep) {
        return alphaBar[timestep] / (1 - alphaBar[timestep]);
    }

    /**
     * The schedule of a run with fewer steps, as the published DiT spaces it: a stride of 999 / (steps - 1) is added up in
     * double precision and each sum rounded half to even.
     *
     * @param steps solver steps, 1 to 1000
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    public RespacedSchedule respaced(int steps) {
        if (steps < 1 || steps > alphaBar.length) {
            throw new IllegalArgumentException(
                    "steps: expected 1 to " + alphaBar.length + " (the training process has no more), found " + steps);
        }
        double stride = steps == 1 ? 0 : (alphaBar.length - 1.0) / (steps - 1);
        int[] timestepMap = new int[steps];
        double position = 0;
        for (int i = 0; i < steps; i++) {
            timestepMap[i] = (int) Math.rint(position);
            position += stride;
        }
        return new RespacedSchedule(
                timestepMap,
                Arrays.stream(timestepMap).mapToDouble(t -> alphaBar[t]).toArray());
    }
}
