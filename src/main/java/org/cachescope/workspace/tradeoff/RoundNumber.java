package org.cachescope.workspace.tradeoff;

import java.util.Locale;

/** Numbers without digits that say nothing. */
final class RoundNumber {
    private RoundNumber() {}

    /** Four significant digits at most. */
    static String text(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** A number of few decimals, without those that are zero. */
    static String printed(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceAll("\\.?0+$", "");
    }
}
