package org.cachescope.viewmodel;

import org.cachescope.evaluation.Figures;

/** Numbers as people type them, with a point whatever the system's language. */
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
                    name + ": expected " + Figures.number(least) + " to " + Figures.number(most) + ", found " + text);
        }
        return value;
    }

    private static String shown(String text) {
        return text.isEmpty() ? "nothing" : "'" + text + "'";
    }
}
