package org.cachescope.workspace.studio;

import java.time.Duration;
import java.util.List;
import org.cachescope.diffusion.Evaluation;

/**
 * What a run made.
 *
 * @param request what was asked
 * @param images final pictures, N
 * @param frames what every network evaluation left, in sampling order
 * @param resumedAt first row that was computed for this request: 0 for a run from scratch, the number of evaluations
 *     where all was remembered
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
     * What a network evaluation left.
     *
     * @param evaluation which of the run's it was
     * @param x the latents after it, N pictures
     * @param x0 clean images predicted by it, N pictures
     */
    public record Frame(Evaluation evaluation, List<Picture> x, List<Picture> x0) {
        /** Copies the lists. */
        public Frame {
            x = List.copyOf(x);
            x0 = List.copyOf(x0);
        }
    }
}
