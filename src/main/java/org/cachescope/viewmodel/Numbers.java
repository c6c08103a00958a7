package org.cachescope.viewmodel;

import java.util.Locale;

/** Numbers as people type and read them, with a point whatever the system's language. */
final class Numbers {
    private Numbers() {}

    /** @throws IllegalArgumentException if the text is no whole number of this range */
    static int whole(String name, String text, int least, int most) {
        long value = whole(name, text);
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": expected " + least + " to " + most + ", found " + text);
        }
        return (int) value;
    }

    /** @throws IllegalArgumentException if the text is no whole number of 64 bits */
    static long whole(String name, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + ": expected a whole number, found " + shown(text));
        }
    }

    /** @throws IllegalArgumentException if the text is no finite number of this range */
    static double real(String name, String text, double least, double most) {
        double value;
        try {
            value = Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(name + ": expected a number, found " + shown(text));
        }
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    name + ": expected " + text(least) + " to " + text(most) + ", found " + text);
        }
        return value;
    }

    private static String shown(String text) {
        return text.isEmpty() ? "nothing" : "'" + text + "'";
    }

    /** Up to four significant digits, without zeros at the end. */
    static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        String text = String.format(Locale.ROOT, "%.4g", value);
        return text.contains(".") && !text.contains("e") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
