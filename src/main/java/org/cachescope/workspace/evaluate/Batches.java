package org.cachescope.workspace.evaluate;

import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * Images cut into batches, each the run of a seed of its own: what an evaluation is divided into among shards, resumed
 * by and merged from.
 *
 * @param images in all
 * @param batch images of one run; the last may have fewer
 */
record Batches(int images, int batch) {
    /** Between the seeds of neighbouring batches: more than anybody counts seeds up by hand. */
    private static final long SEED_STRIDE = 1_000_000;

    /** How many there are. */
    int count() {
        return Math.ceilDiv(images, batch);
    }

    /** Number of a batch's first image. */
    int first(int number) {
        return number * batch;
    }

    /** Images of a batch. */
    int size(int number) {
        return Math.min(batch, images - first(number));
    }

    /** What its file is called: by its size where it is cut short, since other numbers of images have it whole. */
    String name(int number) {
        String name = String.format(Locale.ROOT, "%05d", number);
        return size(number) == batch ? name : name + "-of" + size(number);
    }

    /** The mean over all images of what each has by its batch. */
    double mean(IntToDoubleFunction ofBatch) {
        double sum = 0;
        for (int number = 0; number < count(); number++) {
            sum += size(number) * ofBatch.applyAsDouble(number);
        }
        return sum / images;
    }

    /** The seed of a batch's noise; that of the first batch is the seed itself. */
    static long seed(long seed, int number) {
        return seed + SEED_STRIDE * number;
    }
}
