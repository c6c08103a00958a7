package org.cachescope.workspace;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.SamplingRecipe;
import org.jspecify.annotations.Nullable;

/**
 * What a sampling gave.
 *
 * @param model name of the model
 * @param modelFile what was opened
 * @param hashes which model and router they were, to the bit
 * @param weights which of a training checkpoint's weights, or empty
 * @param recipe what decided the images
 * @param classNames class of each image
 * @param policy the policy in words
 * @param router the router's name, or null
 * @param theta the threshold used, or null
 * @param budget the budget used, or null
 * @param schedule the cached run's cells
 * @param macs what both runs multiply
 * @param preview what the pictures are where they are not the images themselves, else empty
 * @param decoding how pictures were made of latents, or null where there was no autoencoder
 * @param quality each image of the cached run beside the full one's; SSIM is NaN where pictures are too small for it
 * @param meanQuality over all images
 * @param latency measured times, or null if none were asked for
 * @param device where it ran
 * @param notes what a reader should know before trusting the figures, as sentences
 * @param grid the picture, written before latency was measured
 * @param gridMillis from the start of the task to the written picture
 */
public record SampleReport(
        String model,
        Path modelFile,
        Hashes hashes,
        String weights,
        SamplingRecipe recipe,
        List<String> classNames,
        String policy,
        @Nullable String router,
        @Nullable Double theta,
        @Nullable Integer budget,
        CacheSchedule schedule,
        RunMacs macs,
        String preview,
        @Nullable Decoding decoding,
        List<ImageQuality> quality,
        MeanQuality meanQuality,
        @Nullable LatencyMeasurement latency,
        String device,
        List<String> notes,
        Path grid,
        double gridMillis) {
    /**
     * Content hashes of what a run used, as far as they are known.
     *
     * @param model of the model's weights, and of what its runs begin with
     * @param bundleSha256 of the weights' file, as its bundle records
     * @param router of the router's scores
     */
    public record Hashes(
            ModelHashes model,
            @Nullable String bundleSha256,
            @Nullable String router) {}

    /** Copies the lists. */
    public SampleReport {
        classNames = List.copyOf(classNames);
        quality = List.copyOf(quality);
        notes = List.copyOf(notes);
    }

    SampleReport withGridMillis(double millis) {
        return with(latency, millis);
    }

    SampleReport withLatency(LatencyMeasurement measured) {
        return with(measured, gridMillis);
    }

    private SampleReport with(@Nullable LatencyMeasurement latency, double gridMillis) {
        return new SampleReport(
                model,
                modelFile,
                hashes,
                weights,
                recipe,
                classNames,
                policy,
                router,
                theta,
                budget,
                schedule,
                macs,
                preview,
                decoding,
                quality,
                meanQuality,
                latency,
                device,
                notes,
                grid,
                gridMillis);
    }
}
