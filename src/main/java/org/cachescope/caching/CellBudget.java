package org.cachescope.caching;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many of the cells that may reuse are to: a number of them or a share. */
public sealed interface CellBudget {
    /**
     * The number of cells.
     *
     * @param of cells that may reuse
     * @throws IllegalArgumentException if there are not as many
     */
    int cells(int of);

    /** As options spell it: {@code 120} or {@code 30%}. */
    String text();

    /**
     * So many cells.
     *
     * @param count 0 or more
     */
    record Count(int count) implements CellBudget {
        /** @throws IllegalArgumentException if the count is negative */
        public Count {
            if (count < 0) {
                throw new IllegalArgumentException("cells: expected 0 or more, found " + count);
            }
        }

        @Override
        public int cells(int of) {
            if (count > of) {
                throw new IllegalArgumentException(
                        "cells: expected 0 to " + of + ", as many as may reuse in this run, found " + count);
            }
            return count;
        }

        @Override
        public String text() {
            return String.valueOf(count);
        }
    }

    /**
     * A share of them, rounded to the nearest number of cells.
     *
     * @param percent 0 to 100
     */
    record Share(double percent) implements CellBudget {
        /** @throws IllegalArgumentException if the share is out of range */
        public Share {
            if (!(percent >= 0 && percent <= 100)) {
                throw new IllegalArgumentException("share of the cells: expected 0% to 100%, found " + percent + "%");
            }
        }

        @Override
        public int cells(int of) {
            return Math.toIntExact(Math.round(percent / 100 * of));
        }

        @Override
        public String text() {
            return BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%";
        }
    }

    /** Numbers and shares as {@link #text} writes them. */
    Pattern TEXT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)%|(\\d{1,9})");

    /**
     * Reads what {@link #text} writes.
     *
     * @throws IllegalArgumentException if it is neither a number nor a share
     */
    static CellBudget of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "expected a number of cells such as 120, or a share of them such as 30%, found '" + text + "'");
        }
        return matcher.group(1) == null
                ? new Count(Integer.parseInt(matcher.group(2)))
                : new Share(Double.parseDouble(matcher.group(1)));
    }
}
