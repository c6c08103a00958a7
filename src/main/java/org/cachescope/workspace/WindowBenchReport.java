package org.cachescope.workspace;

import org.cachescope.evaluation.Quantiles;
import org.jspecify.annotations.Nullable;

/**
 * How quickly the window answers, all of one process on one machine.
 *
 * @param device where images were made
 * @param scene size of the window's content, such as {@code 1440 x 900}
 * @param firstImagesMillis from when the window appeared to the first full and cached images in it
 * @param repaints what it takes to show a new θ in heatmap, counts and histogram
 * @param fromScratchMillis from a new seed to the images of both runs, of which nothing was remembered
 * @param dragMillis from a new θ to the cached run's new images, each value of a drag waited for
 * @param settleMillis from the last value of a drag at a hand's pace, each superseding the one before, to its images
 * @param images of each run
 * @param steps of each run
 * @param pulses milliseconds between two pulses of the toolkit while images, a training and a measurement were at work
 * @param training of a router by the window's own recipe, with nothing else at work; null where none was asked for
 */
public record WindowBenchReport(
        String device,
        String scene,
        double firstImagesMillis,
        Repaints repaints,
        Quantiles fromScratchMillis,
        Quantiles dragMillis,
        Quantiles settleMillis,
        int images,
        int steps,
        Pulses pulses,
        @Nullable Training training) {
    /**
     * Milliseconds from a change to the painted frame, over many changes.
     *
     * @param work processor time of the toolkit's thread and the renderer together
     * @param toolkit of it, the toolkit's: following the change, layout, writing down what to draw
     * @param renderer of it, the renderer's
     * @param seen by the clock on the wall, the wait for the next pulse included
     * @param following processor time of both in the two frames after, which pale what is out of date and show the job
     */
    public record Repaints(
            Quantiles work, Quantiles toolkit, Quantiles renderer, Quantiles seen, Quantiles following) {}

    /**
     * A router's training from the press of the button to its end.
     *
     * @param seconds by the clock on the wall
     * @param theta the threshold that it suggests
     * @param reused cells that reuse there, of {@code of}
     * @param of cells that may
     */
    public record Training(double seconds, double theta, int reused, int of) {}

    /**
     * Time between pulses, in milliseconds; 60 a second are 16.7 apart.
     *
     * @param n how many
     * @param median half are shorter
     * @param p99 of a hundred, one is longer
     * @param worst the longest
     */
    public record Pulses(int n, double median, double p99, double worst) {}
}
