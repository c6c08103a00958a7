package org.cachescope.evaluation;

import java.time.Duration;
import org.cachescope.caching.CacheSchedule;

/**
 * How long runs of a loaded network take, estimated from one network evaluation.
 *
 * @param nanosPerMac time of a multiply-accumulate
 */
public record TimeProbe(double nanosPerMac) {
    /** An evaluation of less is over before anyone asks how long it takes. */
    private static final long LEAST_MACS = 50_000_000_000L;

    /** Whether runs of a recipe are long enough to be probed: one evaluation of theirs is about a second or more. */
    public static boolean isWorthwhile(RunMacs macs, SamplingRecipe recipe) {
        return macs.full().total() / recipe.evaluations() >= LEAST_MACS;
    }

    /**
     * Makes the first evaluation of a full run, which is then forgotten.
     *
     * @param watch stands between the network and its layers
     */
    public static TimeProbe measure(SamplingSession session, SamplingRecipe recipe, LayerWatch watch) {
        CacheSchedule full = CacheSchedule.full(
                recipe.evaluations(), session.network().architecture().layers());
        long macs = RunMacs.of(session.network().architecture(), recipe, full)
                        .full()
                        .total()
                / recipe.evaluations();
        try (SamplingSession.Run run = session.start(recipe, full, watch)) {
            long start = System.nanoTime();
            session.isFinite(run.sampler().next().x()); // waits for the device
            return new TimeProbe((System.nanoTime() - start) / (double) macs);
        }
    }

    /** Time of so many multiply-accumulates. */
    public Duration of(long macs) {
        return Duration.ofNanos(Math.round(macs * nanosPerMac));
    }
}
