package org.cachescope.caching;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a run does with one layer in one network evaluation. */
public enum CellAction {
    /** The layer is evaluated. */
    COMPUTE,
    /** The output that the layer had when it was last computed stands in. */
    REUSE,
    /** The layer is skipped: its output counts as zero. */
    DROP;

    /** The initial, by which text files and pictures tell a cell: C, R or D. */
    public char letter() {
        return name().charAt(0);
    }

    /** A row of cells as text, a {@link #letter} each. */
    public static String letters(List<CellAction> cells) {
        StringBuilder letters = new StringBuilder(cells.size());
        cells.forEach(action -> letters.append(action.letter()));
        return letters.toString();
    }

    /** The action of a {@link #letter}; empty if it is none. */
    public static Optional<CellAction> ofLetter(char letter) {
        return Arrays.stream(values())
                .filter(action -> action.letter() == letter)
                .findFirst();
    }
}
