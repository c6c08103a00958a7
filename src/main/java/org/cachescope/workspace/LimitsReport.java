package org.cachescope.workspace;

import java.util.List;
import java.util.Locale;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.Preview;

/**
 * How many cells can reuse before quality falls below a limit.
 *
 * @param model name of the model
 * @param policy the policy whose order cells were added in, as text
 * @param steps solver steps
 * @param images images judged by
 * @param preview what pictures are where they are not the images themselves, else empty
 * @param psnrDecibels least mean PSNR to the run without cache
 * @param drops whether cells were dropped rather than reused
 * @param limits of feed-forward layers, of attention and of both
 */
public record LimitsReport(
        String model,
        String policy,
        int steps,
        int images,
        String preview,
        double psnrDecibels,
        boolean drops,
        List<Limit> limits) {
    /**
     * The limit of some layers.
     *
     * @param layers which, in a word
     * @param cells the largest budget found
     * @param of cells of those layers that may reuse
     * @param psnrDecibels mean PSNR at that budget, +∞ where all images are identical
     * @param macSpeedUp full over cached multiply-accumulates at that budget
     */
    public record Limit(String layers, int cells, int of, double psnrDecibels, double macSpeedUp) {
        /** Share of the cells, 0 to 1. */
        public double share() {
            return (double) cells / of;
        }
    }

    /** Copies the list. */
    public LimitsReport {
        limits = List.copyOf(limits);
    }

    /** A line for each limit, below one that says of what. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d steps, %d images, cells in the order of %s, at least %.1f dB%s%n",
                model,
                steps,
                images,
                policy,
                psnrDecibels,
                Preview.behind(preview)));
        for (Limit limit : limits) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-5s %4d of %d cells %s (%.1f %%), PSNR %s, %.2f× fewer MACs%n",
                    limit.layers(),
                    limit.cells(),
                    limit.of(),
                    drops ? "drop" : "reuse",
                    100 * limit.share(),
                    ImageQuality.psnrText(limit.psnrDecibels()),
                    limit.macSpeedUp()));
        }
        return text.toString();
    }
}
