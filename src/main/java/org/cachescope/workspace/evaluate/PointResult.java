package org.cachescope.workspace.evaluate;

import java.util.List;
import java.util.Optional;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.jspecify.annotations.Nullable;

/**
 * One point of a trade-off: how good its images are, and what they cost.
 *
 * @param key file names of its picture and its figures, without their endings
 * @param series what it belongs to
 * @param label what tells it from others of its series
 * @param policy the policy in a few words
 * @param model name of the model
 * @param steps solver steps of the run
 * @param baseSteps solver steps of the uncached run that it is compared with
 * @param seeds of the noise of the first batch, one; of a mean over several, all of them by their size
 * @param images how many were judged, N
 * @param scheduleHash content hash of the cells; of a rule that decided in each batch, of those of the first
 * @param cells how many of them reuse or are dropped; of a rule that decided in each batch in the mean, rounded
 * @param decided how those of such a rule varied, or null
 * @param macsPerImage multiply-accumulates executed for one image, guidance included, warm conditionings, mean of all
 * @param baseMacsPerImage the same of the uncached run
 * @param latency measured times, in turn with the uncached run's
 * @param networkShare share of the time until features were there that went into forward passes, where they were made
 * @param metrics every figure with its protocol and N
 * @param device where it was timed
 * @param madeOn where its images were made, as far as that is known and differs in name, else null
 * @param date day on which it was finished, ISO
 * @param command how to make it again on a terminal
 */
public record PointResult(
        String key,
        String series,
        String label,
        String policy,
        String model,
        int steps,
        int baseSteps,
        List<Long> seeds,
        int images,
        String scheduleHash,
        CellCounts cells,
        @Nullable DecidedCells decided,
        double macsPerImage,
        double baseMacsPerImage,
        PointLatency latency,
        double networkShare,
        List<MetricValue> metrics,
        String device,
        @Nullable String madeOn,
        String date,
        String command) {
    /**
     * Copies the lists, and says a device once.
     *
     * @throws IllegalArgumentException if there is no seed
     */
    public PointResult {
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("point " + key + ": expected one seed or more, found none");
        }
        seeds = List.copyOf(seeds);
        metrics = List.copyOf(metrics);
        madeOn = device.equals(madeOn) ? null : madeOn;
    }

    /** The one seed, or of several the first: that of its picture, its cells and its command. */
    public long seed() {
        return seeds.getFirst();
    }

    /** How many cells reuse, in words, and how that varied. */
    public String cellsText() {
        return decided == null ? cells.toString() : cells + " (" + decided + ")";
    }

    /** Whether it is the uncached run that others are compared with. */
    public boolean isUncached() {
        int most = decided == null ? cells.reused() : decided.most();
        return most == 0 && cells.dropped() == 0 && steps == baseSteps;
    }

    /** Speed-up by multiply-accumulates: the uncached run's over this one's. */
    public double macSpeedUp() {
        return baseMacsPerImage / macsPerImage;
    }

    /** Measured speed-up: the median over pairs of an uncached run and one of this point. */
    public double speedUp() {
        return latency.speedUp().median();
    }

    /** The figure of a metric. */
    public Optional<MetricValue> metric(Metric metric) {
        return metrics.stream().filter(value -> value.metric() == metric).findFirst();
    }

    /** The same measurement as a point of another series, for runs that several policies share. */
    PointResult as(String otherSeries, String otherLabel, String otherPolicy, String otherCommand) {
        return changed(otherSeries, otherLabel, otherPolicy, metrics, otherCommand);
    }

    /** The same point by another name. */
    public PointResult named(String otherSeries, String otherLabel) {
        return changed(otherSeries, otherLabel, policy, metrics, command);
    }

    /** The same point with other figures of quality. */
    public PointResult with(List<MetricValue> others) {
        return changed(series, label, policy, others, command);
    }

    /** Where its images were made. */
    public String imagesDevice() {
        return madeOn == null ? device : madeOn;
    }

    /** The same point with times that were measured anew, on a device that need not have made its images. */
    public PointResult timed(PointLatency again, String timedOn) {
        return changed(series, label, policy, metrics, command, again, timedOn, imagesDevice());
    }

    private PointResult changed(
            String newSeries, String newLabel, String newPolicy, List<MetricValue> newMetrics, String newCommand) {
        return changed(newSeries, newLabel, newPolicy, newMetrics, newCommand, latency, device, madeOn);
    }

    private PointResult changed(
            String newSeries,
            String newLabel,
            String newPolicy,
            List<MetricValue> newMetrics,
            String newCommand,
            PointLatency newLatency,
            String newDevice,
            @Nullable String newMadeOn) {
        return new PointResult(
                key,
                newSeries,
                newLabel,
                newPolicy,
                model,
                steps,
                baseSteps,
                seeds,
                images,
                scheduleHash,
                cells,
                decided,
                macsPerImage,
                baseMacsPerImage,
                newLatency,
                networkShare,
                newMetrics,
                newDevice,
                newMadeOn,
                date,
                newCommand);
    }
}
