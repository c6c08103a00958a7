package org.cachescope.data;

import java.util.BitSet;

/**
 * Some of many, spread evenly: one number is drawn from each of as many equal parts as there are to be chosen. However
 * the many are ordered, by class or by turns, each part of them is in it as often as among all. The same numbers are
 * chosen every time.
 */
public final class EvenSample {
    private static final long SEED = 0;

    private EvenSample() {}

    /**
     * Chooses.
     *
     * @param chosen how many to choose; all, if there are no more
     * @param all how many there are, 0 or more
     * @return the numbers chosen, of 0 to {@code all} - 1; the caller's
     * @throws IllegalArgumentException if one is negative
     */
    public static BitSet of(int chosen, int all) {
        if (chosen < 0 || all < 0) {
            throw new IllegalArgumentException(
                    "sample: expected 0 or more of 0 or more, found " + chosen + " of " + all);
        }
        int parts = Math.min(chosen, all);
        BitSet numbers = new BitSet(all);
        RandomStream random = new RandomStream(SEED, all);
        for (int part = 0; part < parts; part++) {
            int first = (int) ((long) part * all / parts);
            int end = (int) ((part + 1L) * all / parts);
            numbers.set(first + random.nextInt(end - first));
        }
        return numbers;
    }
}
