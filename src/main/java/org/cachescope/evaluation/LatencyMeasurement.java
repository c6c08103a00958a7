package org.cachescope.evaluation;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
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
        return measure(session, recipe, List.of(schedule), runs, watch, afterRun)
                .getFirst();
    }

    /**
     * Measures several schedules, each against the same full runs: a full run, then one of each schedule, in turn.
     *
     * @param schedules the cached runs', all of one size, one or more
     * @param runs counted runs of each kind, {@value #FEWEST_RUNS} or more
     * @param watch stands between the network and the cache, to stop by throwing
     * @param afterRun called with the number of runs done, warm-up included, of {@code (schedules + 1) * (runs + 1)}
     * @return a measurement for each schedule, in order
     * @throws IllegalArgumentException if there are too few runs or schedules, or one does not fit
     */
    public static List<LatencyMeasurement> measure(
            SamplingSession session,
            SamplingRecipe recipe,
            List<CacheSchedule> schedules,
            int runs,
            LayerWatch watch,
            IntConsumer afterRun) {
        if (schedules.isEmpty()) {
            throw new IllegalArgumentException("latency: expected one schedule or more, found none");
        }
        return measure(
                session,
                new Timed(recipe, schedules.getFirst().uncached()),
                schedules.stream().map(schedule -> new Timed(recipe, schedule)).toList(),
                runs,
                watch,
                afterRun);
    }

    /**
     * A run whose time is of interest.
     *
     * @param recipe what it makes
     * @param schedule its cells
     */
    public record Timed(SamplingRecipe recipe, CacheSchedule schedule) {}

    /**
     * Measures several runs, each against the same full ones, which may have another number of steps.
     *
     * @param uncached the full runs
     * @param others what is compared with them, one or more
     * @param runs counted runs of each kind, {@value #FEWEST_RUNS} or more
     * @param watch stands between the network and the cache, to stop by throwing
     * @param afterRun called with the number of runs done, warm-up included, of {@code (others + 1) * (runs + 1)}
     * @return a measurement for each of the others, in order
     * @throws IllegalArgumentException if there are too few runs, or a schedule does not fit
     */
    public static List<LatencyMeasurement> measure(
            SamplingSession session,
            Timed uncached,
            List<Timed> others,
            int runs,
            LayerWatch watch,
            IntConsumer afterRun) {
        requireRuns(runs);
        double[] full = new double[runs];
        double[][] cached = new double[others.size()][runs];
        double[][] speedUp = new double[others.size()][runs];
        int done = 0;
        for (int run = -1; run < runs; run++) {
            double fullMillis = millis(session, uncached, watch);
            afterRun.accept(++done);
            for (int of = 0; of < others.size(); of++) {
                double cachedMillis = millis(session, others.get(of), watch);
                afterRun.accept(++done);
                if (run >= 0) {
                    full[run] = fullMillis;
                    cached[of][run] = cachedMillis;
                    speedUp[of][run] = fullMillis / cachedMillis;
                }
            }
        }
        return IntStream.range(0, others.size())
                .mapToObj(of ->
                        new LatencyMeasurement(Quantiles.of(full), Quantiles.of(cached[of]), Quantiles.of(speedUp[of])))
                .toList();
    }

    /** @throws IllegalArgumentException if a median of so many runs is not worth telling */
    public static void requireRuns(int runs) {
        if (runs < FEWEST_RUNS) {
            throw new IllegalArgumentException(
                    "latency: expected " + FEWEST_RUNS + " runs or more of each kind, found " + runs);
        }
    }

    /**
     * Milliseconds of one run.
     *
     * @param watch stands between the network and the cache, to stop by throwing
     * @throws IllegalArgumentException if the schedule does not fit
     */
    public static double millis(SamplingSession session, Timed timed, LayerWatch watch) {
        try (SamplingSession.Run run = session.start(timed.recipe(), timed.schedule(), watch)) {
            Sampler sampler = run.sampler();
            long start = System.nanoTime();
            session.isFinite(sampler.drain()); // a GPU computes on after the last call; this waits for it
            return (System.nanoTime() - start) / 1e6;
        }
    }
}
