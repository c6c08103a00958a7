package org.cachescope.diffusion;

import java.util.Arrays;
import java.util.Optional;

/**
 * A noise schedule: how much of the clean image is left at each timestep, q(x_t | x_0) = N(α_t x_0, σ_t² I) with
 * α_t = √ᾱ_t and σ_t = √(1-ᾱ_t) (Ho et al., 2020, Eq. 4).
 *
 * <p>Between its timesteps log α is interpolated linearly in a time t that runs from 0 to 1 (Lu et al., 2022, Appendix
 * D): timestep i, counted from 0, is at t = (i + 1) / T. The end segments go on beyond the first and the last.
 */
public final class NoiseSchedule implements NoisingProcess {
    /** Timesteps of the training process of every published network. */
    public static final int TIMESTEPS = 1000;

    private final double[] alphaBar;
    private final double[] logAlpha;
    private final int firstTimestep;
    private final boolean wholeTimesteps;

    private NoiseSchedule(double[] alphaBar, double[] logAlpha, int firstTimestep, boolean wholeTimesteps) {
        this.alphaBar = alphaBar;
        this.logAlpha = logAlpha;
        this.firstTimestep = firstTimestep;
        this.wholeTimesteps = wholeTimesteps;
    }

    /** DiT's schedule: 1000 betas, linear from 1e-4 to 0.02. The network sees whole timesteps, 0 to 999. */
    public static NoiseSchedule linear() {
        double[] alphaBar = new double[TIMESTEPS];
        double product = 1;
        for (int t = 0; t < TIMESTEPS; t++) {
            product *= 1 - spaced(1e-4, 0.02, t);
            alphaBar[t] = product;
        }
        double[] logAlpha =
                Arrays.stream(alphaBar).map(value -> 0.5 * Math.log(value)).toArray();
        return new NoiseSchedule(alphaBar, logAlpha, 0, true);
    }

    /**
     * Stable Diffusion's schedule, which U-ViT has: 1000 betas whose roots are linear from √0.00085 to √0.0120. The
     * network sees 1000 t, above 0 and up to 1000, between timesteps too. The table of log α is of float32, as the
     * published sampler has it.
     */
    public static NoiseSchedule scaledLinear() {
        double[] logAlpha = new double[TIMESTEPS];
        double[] alphaBar = new double[TIMESTEPS];
        double sum = 0;
        for (int t = 0; t < TIMESTEPS; t++) {
            double root = spaced(Math.sqrt(0.00085), Math.sqrt(0.0120), t);
            float left = 1 - (float) (root * root);
            sum += (float) Math.log(left);
            logAlpha[t] = 0.5f * (float) sum;
            alphaBar[t] = Math.exp(2 * logAlpha[t]);
        }
        return new NoiseSchedule(alphaBar, logAlpha, 1, false);
    }

    /** As NumPy's linspace rounds it: the last value is exact, the others are start + i · step. */
    private static double spaced(double start, double end, int i) {
        return i == TIMESTEPS - 1 ? end : start + i * ((end - start) / (TIMESTEPS - 1));
    }

    /** Number of timesteps. */
    public int timesteps() {
        return alphaBar.length;
    }

    /**
     * ᾱ, the share of the signal's variance that is left.
     *
     * @param timestep counted from 0 (nearly clean) to {@link #timesteps()} - 1 (nearly noise)
     */
    public double alphaBar(int timestep) {
        return alphaBar[timestep];
    }

    /** Signal-to-noise ratio ᾱ / (1 - ᾱ) at a timestep, counted from 0. */
    public double signalToNoise(int timestep) {
        return alphaBar[timestep] / (1 - alphaBar[timestep]);
    }

    /** Whether the network is asked at whole timesteps only. */
    public boolean wholeTimesteps() {
        return wholeTimesteps;
    }

    /** What the network is given for a timestep that is counted from 0. */
    public double timeOfTimestep(int timestep) {
        return timestep + firstTimestep;
    }

    /** What the network is given at a time t within 0 and 1. */
    double networkTime(double t) {
        double time = timesteps() * t - 1 + firstTimestep;
        return wholeTimesteps ? Math.rint(time) : time;
    }

    /** log α at a time t within 0 and 1. */
    double logAlpha(double t) {
        double position = timesteps() * t - 1;
        int knot = (int) Math.clamp(Math.floor(position), 0, timesteps() - 2);
        return logAlpha[knot] + (position - knot) * (logAlpha[knot + 1] - logAlpha[knot]);
    }

    /** α at a time t. */
    double alpha(double t) {
        return Math.exp(logAlpha(t));
    }

    /** σ at a time t. */
    double sigma(double t) {
        return Math.sqrt(-Math.expm1(2 * logAlpha(t)));
    }

    /** λ = log(α / σ) at a time t, half the logarithm of the signal-to-noise ratio. */
    double lambda(double t) {
        double log = logAlpha(t);
        return log - 0.5 * Math.log(-Math.expm1(2 * log));
    }

    /** The time t of a λ: the inverse of {@link #lambda}. */
    double timeOfLambda(double lambda) {
        double log = -0.5 * Math.log1p(Math.exp(-2 * lambda));
        int low = 0;
        int high = timesteps() - 1;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (logAlpha[middle] >= log) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double position = low + (log - logAlpha[low]) / (logAlpha[high] - logAlpha[low]);
        return (position + 1) / timesteps();
    }

    /** Why a DPM-Solver's run cannot have so many steps, as a sentence for people; empty if it can. */
    Optional<String> tooManySteps(int steps) {
        return steps >= 1 && steps < timesteps()
                ? Optional.empty()
                : Optional.of("Steps: expected 1 to " + (timesteps() - 1)
                        + " from the last timestep of the training process to the first, found " + steps + ".");
    }

    /**
     * The times of a DPM-Solver's run, uniform from 1 to 1 / T. Where the network sees whole timesteps only, each is
     * moved to the nearest: a departure from the published solver, which asks between them.
     *
     * @param steps solver steps, 1 to T - 1
     * @return steps + 1 times
     * @throws IllegalArgumentException if {@code steps} is out of range
     */
    double[] solverTimes(int steps) {
        tooManySteps(steps).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        double[] times = new double[steps + 1];
        double end = 1.0 / timesteps();
        for (int i = 0; i <= steps; i++) {
            double time = 1 - i * (1 - end) / steps;
            times[i] = wholeTimesteps ? Math.rint(timesteps() * time) / timesteps() : time;
        }
        return times;
    }

    /**
     * The schedule of a run with fewer steps, as the published DiT spaces it: a stride of 999 / (steps - 1) is added up
     * in double precision and each sum rounded half to even.
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
