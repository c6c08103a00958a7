package org.cachescope.workspace.tradeoff;

import java.util.Locale;

/** Numbers with four significant digits at most. */
final class RoundNumber {
    private RoundNumber() {}

    static String text(double value) {
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
