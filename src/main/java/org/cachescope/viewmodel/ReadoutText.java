package org.cachescope.viewmodel;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.MacConvention;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.model.LayerKind;
import org.cachescope.workspace.studio.MemoryUse;
import org.cachescope.workspace.studio.PictureQuality;
import org.jspecify.annotations.Nullable;

/**
 * The readout's figures as text; {@value #UNKNOWN} where something is not known or was not measured.
 *
 * @param speedUp measured, the median over pairs of runs
 * @param ideal full over cached multiply-accumulates
 * @param fullLatency median with n and quartiles
 * @param cachedLatency median with n and quartiles
 * @param fullMacs executed by a full run
 * @param cachedMacs executed by a cached run
 * @param publishedMacs both in the paper's convention, for a tooltip
 * @param sparedTitle what happens to the layers that are not computed
 * @param spared layers that are not computed, of all
 * @param sparedMhsa attention layers that are not computed
 * @param sparedFfn feed-forward layers that are not computed
 * @param psnr mean over images
 * @param ssim mean over images
 * @param memory of the process and of remembered runs
 */
public record ReadoutText(
        String speedUp,
        String ideal,
        String fullLatency,
        String cachedLatency,
        String fullMacs,
        String cachedMacs,
        String publishedMacs,
        String sparedTitle,
        String spared,
        String sparedMhsa,
        String sparedFfn,
        String psnr,
        String ssim,
        String memory) {
    /** Stands for what is not known. */
    public static final String UNKNOWN = "–";

    static ReadoutText of(
            @Nullable CacheSchedule schedule,
            @Nullable RunMacs macs,
            @Nullable Timing timing,
            @Nullable PictureQuality quality,
            MemoryUse memory) {
        return new ReadoutText(
                timing == null ? UNKNOWN : Figures.times(timing.speedUp()),
                macs == null ? UNKNOWN : Figures.times(macs.warmRatio()),
                timing == null ? UNKNOWN : latency(timing.measurement().full()),
                timing == null ? UNKNOWN : latency(timing.measurement().cached()),
                macs == null ? UNKNOWN : Figures.macs(macs.full().total()),
                macs == null ? UNKNOWN : Figures.macs(macs.cached().total()),
                macs == null ? UNKNOWN : published(macs),
                sparedTitle(schedule),
                schedule == null ? UNKNOWN : counts(schedule.counts()),
                schedule == null ? UNKNOWN : counts(schedule.counts(LayerKind.MHSA)),
                schedule == null ? UNKNOWN : counts(schedule.counts(LayerKind.FFN)),
                quality == null ? UNKNOWN : quality.mean().psnrText(),
                quality == null ? UNKNOWN : Figures.ssim(quality.mean().ssim()),
                memory(memory));
    }

    private static String latency(Quantiles times) {
        return Figures.millis(times.median()) + " (n = " + times.n() + ", " + Figures.millis(times.lower()) + " to "
                + Figures.millis(times.upper()) + ")";
    }

    private static String published(RunMacs macs) {
        return MacConvention.AS_PUBLISHED.label() + " (one conditional image, linear layers only): "
                + Figures.macs(macs.publishedFull().total()) + " full, "
                + Figures.macs(macs.publishedCached().total()) + " cached";
    }

    private static String sparedTitle(@Nullable CacheSchedule schedule) {
        if (schedule == null || schedule.counts().dropped() == 0) {
            return "Reused";
        }
        return schedule.counts().reused() == 0 ? "Dropped" : "Reused or dropped";
    }

    private static String counts(CellCounts counts) {
        return counts.of() == 0
                ? "0 of 0"
                : counts.spared() + " of " + counts.of() + " ("
                        + Figures.percent((double) counts.spared() / counts.of()) + ")";
    }

    /** Whether the speed-up was measured. */
    public boolean isMeasured() {
        return !speedUp.equals(UNKNOWN);
    }

    /** What stands below the speed-up: the ideal one, or that there is no run to have one. */
    public String besideSpeedUp() {
        if (ideal.equals(UNKNOWN)) {
            return "There is no complete run yet.";
        }
        return (isMeasured() ? "measured · ideal " : "ideal ") + ideal + " by MACs";
    }

    private static String memory(MemoryUse memory) {
        String process = memory.resident() < 0 ? UNKNOWN : Figures.bytes(memory.resident());
        return process + " (" + Figures.bytes(memory.rememberedRuns()) + " of it remembered runs)";
    }
}
