package org.cachescope.workspace;

import java.io.IOException;

/**
 * Looks by bisection for the most cells that keep a quality. Quality need not fall with every cell more; what is found
 * is a number of cells that keeps it while the next larger number tried does not.
 */
final class LimitSearch {
    private LimitSearch() {}

    /** Measures a quality. */
    @FunctionalInterface
    interface Trial {
        /** Mean PSNR in decibels with so many cells; +∞ where all images are identical. */
        double psnrDecibels(int cells) throws IOException;
    }

    /**
     * What was found.
     *
     * @param cells how many keep the quality
     * @param psnrDecibels with them; +∞ for none
     */
    record Found(int cells, double psnrDecibels) {}

    /**
     * Looks among 0 to {@code of} cells. All of them are tried first, then the middle of what is left; none is not
     * tried, as it changes nothing.
     */
    static Found largest(int of, double leastDecibels, Trial trial) throws IOException {
        Found kept = new Found(0, Double.POSITIVE_INFINITY);
        if (of == 0) {
            return kept;
        }
        Found all = new Found(of, trial.psnrDecibels(of));
        if (all.psnrDecibels() >= leastDecibels) {
            return all;
        }
        int tooMany = of;
        while (tooMany - kept.cells() > 1) {
            int middle = (kept.cells() + tooMany) / 2;
            Found next = new Found(middle, trial.psnrDecibels(middle));
            if (next.psnrDecibels() >= leastDecibels) {
                kept = next;
            } else {
                tooMany = middle;
            }
        }
        return kept;
    }

    /** The most trials that a search among so many cells takes. */
    static int mostTrials(int of) {
        return of == 0 ? 0 : 1 + Integer.SIZE - Integer.numberOfLeadingZeros(of - 1);
    }
}
