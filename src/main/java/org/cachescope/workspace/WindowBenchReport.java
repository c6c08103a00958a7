package org.cachescope.workspace;

import org.cachescope.evaluation.Quantiles;

/**
 * How quickly the window answers, all of one process on one machine.
 *
 * @param device where images were made
 * @param scene size of the window's content, such as {@code 1440 x 900}
 * @param firstImagesMillis from the start of the window to the first full and cached images in it
 * @param repaintMillis from a new θ to the end of the layout pulse that has repainted heatmap, counts and histogram; time
 *     of the toolkit's thread alone
 * @param fromScratchMillis from a new seed to the images of both runs, of which nothing was remembered
 * @param dragMillis from a new θ to the cached run's new images, over a drag through many values
 * @param images of each run
 * @param steps of each run
 * @param pulses milliseconds between two pulses of the toolkit while images, a training and a measurement were at work
 */
public record WindowBenchReport(
        String device,
        String scene,
        double firstImagesMillis,
        Quantiles repaintMillis,
        Quantiles fromScratchMillis,
        Quantiles dragMillis,
        int images,
        int steps,
        Pulses pulses) {
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
