package org.cachescope.cli;

import java.util.Locale;

/** Large numbers as people read them. */
final class Figures {
    private static final String PREFIXES = " kMGTP";

    private Figures() {}

    /** Multiply-accumulates with three or four digits, such as {@code 52.41 GMAC}. */
    static String macs(long macs) {
        return scaled(macs) + "MAC";
    }

    /** A number with three or four digits and its prefix, such as {@code 675.1 M}. */
    static String scaled(long number) {
        double value = number;
        int prefix = 0;
        while (value >= 1000 && prefix < PREFIXES.length() - 1) {
            value /= 1000;
            prefix++;
        }
        if (prefix == 0) {
            return number + " ";
        }
        return String.format(Locale.ROOT, value < 100 ? "%.2f %c" : "%.1f %c", value, PREFIXES.charAt(prefix));
    }
}
