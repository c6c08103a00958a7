package org.cachescope.evaluation;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.MacCount;
import org.cachescope.caching.Macs;
import org.cachescope.model.Architecture;
import org.cachescope.tensor.DType;

/**
 * What a full and a cached run of one recipe multiply, and by how much the cached one is smaller: the speed-up that it
 * would have if time went with multiply-accumulates alone.
 *
 * @param full a run that computes every layer, from a cold start
 * @param cached a run by the schedule, from a cold start
 * @param publishedFull the full run in the paper's convention
 * @param publishedCached the cached run in the paper's convention
 * @param warmFull the full run as {@link LatencyMeasurement} repeats it: with time embeddings, and adaLN where it fits
 *     the session's budget, kept from the warm-up and so not computed at all
 * @param warmCached the cached run as it is repeated
 * @param adaLnKept whether adaLN fits the budget
 */
public record RunMacs(
        MacCount full,
        MacCount cached,
        MacCount publishedFull,
        MacCount publishedCached,
        long warmFull,
        long warmCached,
        boolean adaLnKept) {
    /** Counts both runs. */
    public static RunMacs of(Architecture architecture, SamplingRecipe recipe, CacheSchedule schedule) {
        Macs macs = new Macs(architecture);
        CacheSchedule uncached = schedule.uncached();
        MacCount full = macs.executed(uncached, recipe.batchRows(), recipe.distinctLabels());
        MacCount cached = macs.executed(schedule, recipe.batchRows(), recipe.distinctLabels());
        boolean adaLnKept = modulationBytes(architecture, recipe) <= SamplingSession.CONDITIONING_BUDGET_BYTES;
        long kept = recipe.evaluations() * macs.timeEmbedding() + (adaLnKept ? full.adaLn() : 0);
        return new RunMacs(
                full,
                cached,
                macs.asPublished(uncached),
                macs.asPublished(schedule),
                full.total() - kept,
                cached.total() - kept,
                adaLnKept);
    }

    /** Modulations of one run; runs come in the same order, so that a budget below them keeps none of use. */
    private static long modulationBytes(Architecture a, SamplingRecipe recipe) {
        return (long) recipe.evaluations()
                * recipe.distinctLabels()
                * a.conditioningVectors()
                * a.hiddenSize()
                * DType.F32.sizeBytes();
    }

    /** Full over cached as the measured runs multiply; stands beside the measured speed-up. */
    public double warmRatio() {
        return (double) warmFull / warmCached;
    }
}
