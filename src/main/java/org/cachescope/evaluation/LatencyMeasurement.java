package org.cachescope.evaluation;

import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.Sampler;

/**
 * How long runs take: the sampler's loop alone, network and solver, without loading, noise of the start, decoding or
 * files.
 *
 * <p>One run of each kind warms up and is not counted; then full and cached runs take turns, so that whatever else the
 * machine does falls on both.
 *
 * @param full milliseconds of runs that compute every layer
 * @param cached milliseconds of runs by the schedule
 * @param speedUp full over cached time of each pair of neighbouring runs
 */
public record LatencyMeasurement(Quantiles full, Quantiles cached, Quantiles speedUp) {
    /** Fewest runs of each kind that a median is made of. */
    public static final int FEWEST_RUNS = 5;

    /** How it is measured, for reports. */
    public static final String PROTOCOL =
            "the sampler's loop alone (network and solver, no decoding), after one warm-up run of each,"
                    + " full and cached runs in turn, median of n; speed-up is the median over pairs";

    /**
     * Measures.
     *
     * @param schedule the cached runs'
     * @param runs counted runs of each kind, {@value #FEWEST_RUNS} or more
     * @param watch stands between the network and the cache, to stop by throwing
     * @param afterRun called with the number of runs done, warm-up included, of {@code 2 * runs + 2}
     * @throws IllegalArgumentException if there are too few runs or the schedule does not fit
     */
    public static LatencyMeasurement measure(
            SamplingSession session,
            SamplingRecipe recipe,
            CacheSchedule schedule,
            int runs,
            LayerWatch watch,
            IntConsumer afterRun) {
        if (runs < FEWEST_RUNS) {
            throw new IllegalArgumentException("latency runs: expected " + FEWEST_RUNS + " or more, found " + runs);
        }
        CacheSchedule uncached = schedule.uncached();
        double[] full = new double[runs];
        double[] cached = new double[runs];
        double[] speedUp = new double[runs];
        for (int run = -1; run < runs; run++) {
            double fullMillis = millis(session, recipe, uncached, watch);
            afterRun.accept(2 * run + 3);
            double cachedMillis = millis(session, recipe, schedule, watch);
            afterRun.accept(2 * run + 4);
            if (run >= 0) {
                full[run] = fullMillis;
                cached[run] = cachedMillis;
                speedUp[run] = fullMillis / cachedMillis;
            }
        }
        return new LatencyMeasurement(Quantiles.of(full), Quantiles.of(cached), Quantiles.of(speedUp));
    }

    private static double millis(
            SamplingSession session, SamplingRecipe recipe, CacheSchedule schedule, LayerWatch watch) {
        try (SamplingSession.Run run = session.start(recipe, schedule, watch)) {
            Sampler sampler = run.sampler();
            long start = System.nanoTime();
            session.isFinite(sampler.drain()); // a GPU computes on after the last call; this waits for it
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
