package org.cachescope.data;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that a slip of the keyboard was meant to be. */
public final class Spelling {
    private Spelling() {}

    /** The name that takes the fewest edits to reach, the first of several, if they are few enough to be a slip. */
    public static Optional<String> nearest(String typed, Collection<String> names) {
        int fewest = Math.max(1, typed.length() / 3) + 1;
        Optional<String> best = Optional.empty();
        for (String name : names) {
            int edits = edits(typed, name, fewest);
            if (edits < fewest) {
                fewest = edits;
                best = Optional.of(name);
            }
        }
        return best;
    }

    /** Insertions, deletions, exchanges and swaps of neighbours from {@code a} to {@code b}, at most {@code limit}. */
    private static int edits(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int exchange = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + exchange, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(cost[a.length()][b.length()], limit);
    }
}
