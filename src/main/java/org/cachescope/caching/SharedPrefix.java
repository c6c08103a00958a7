package org.cachescope.caching;

import java.util.stream.IntStream;

/**
 * How far two runs of the same recipe are one: where a run that is to be made can go on from what another has left.
 *
 * @param wanted schedule of the run to make
 * @param made schedule of the run that was made, of the same size
 */
record SharedPrefix(CacheSchedule wanted, CacheSchedule made) {
    /** @throws IllegalArgumentException if the schedules differ in size */
    SharedPrefix {
        if (made.evaluations() != wanted.evaluations() || made.layers() != wanted.layers()) {
            throw new IllegalArgumentException("expected a schedule of " + wanted.evaluations() + " x "
                    + wanted.layers() + ", found " + made.evaluations() + " x " + made.layers());
        }
    }

    /**
     * The last evaluation from which the wanted run can go on, see {@link CacheSchedule#resumePoint}.
     *
     * @param kept evaluations that were made, from the first on
     */
    int resumePoint(int kept) {
        int evaluations = wanted.evaluations();
        int same = same(kept);
        int earliestRead = evaluations; // of all evaluations from the one looked at on
        int latest = same == evaluations ? same : 0;
        for (int evaluation = evaluations - 1; evaluation > latest; evaluation--) {
            earliestRead = wanted.earliestSource(evaluation, earliestRead);
            if (evaluation <= same && earliestRead >= evaluation) {
                return evaluation;
            }
        }
        return latest;
    }

    /** How many of the first evaluations are the same in both. */
    private int same(int kept) {
        int most = Math.min(kept, wanted.evaluations());
        return IntStream.range(0, most)
                .filter(evaluation -> !makesSame(evaluation))
                .findFirst()
                .orElse(most);
    }

    /**
     * Whether a row computes, reads and adds up the same in both. Sums round in their own way, so that it is the same
     * only where it reads the same sums.
     */
    private boolean makesSame(int evaluation) {
        return wanted.rows()
                        .get(evaluation)
                        .cells()
                        .equals(made.rows().get(evaluation).cells())
                && wanted.ranges(evaluation).equals(made.ranges(evaluation))
                && wanted.ranges(evaluation).stream()
                        .allMatch(range -> wanted.pieces(range, evaluation).equals(made.pieces(range, evaluation)))
                && (evaluation == 0 || readsSameSums(evaluation));
    }

    private boolean readsSameSums(int evaluation) {
        return IntStream.range(0, wanted.layers())
                .allMatch(column -> wanted.joinsSum(evaluation - 1, column) == made.joinsSum(evaluation - 1, column));
    }
}
