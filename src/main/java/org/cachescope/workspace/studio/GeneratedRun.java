package org.cachescope.workspace.studio;

import java.time.Duration;
import java.util.List;

/**
 * What a run made.
 *
 * @param request what was asked
 * @param images final pictures, N
 * @param frames what every step looked like, in sampling order; as many as steps
 * @param resumedAt first row that was computed for this request: 0 for a run from scratch, the number of steps where
 *     all was remembered
 * @param elapsed time that the rows computed took; loading, decoding and drawing left out
 * @param decoding time that decoding the images took, reading the autoencoder included; zero where nothing was decoded
 */
public record GeneratedRun(
        RunRequest request,
        List<Picture> images,
        List<Frame> frames,
        int resumedAt,
        Duration elapsed,
        Duration decoding) {
    /** A run of which nothing was decoded. */
    public GeneratedRun(RunRequest request, List<Picture> images, List<Frame> frames, int resumedAt, Duration elapsed) {
        this(request, images, frames, resumedAt, elapsed, Duration.ZERO);
    }

    /** Copies the lists. */
    public GeneratedRun {
        images = List.copyOf(images);
        frames = List.copyOf(frames);
    }

    /**
     * One step.
     *
     * @param step number of the step, from 0 (noisiest) on
     * @param timestep original timestep that the network saw
     * @param x the latents after the step, N pictures
     * @param x0 clean images predicted in the step, N pictures
     */
    public record Frame(int step, int timestep, List<Picture> x, List<Picture> x0) {
        /** Copies the lists. */
        public Frame {
            x = List.copyOf(x);
            x0 = List.copyOf(x0);
        }
    }
}
