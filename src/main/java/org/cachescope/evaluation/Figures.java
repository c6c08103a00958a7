package org.cachescope.evaluation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;

/**
 * Figures as people read them, alike in the window, on a terminal and in what is exported: units, significant digits, a
 * point whatever the system's language.
 */
public final class Figures {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};
    private static final long KIBI = 1024;
    private static final String[] BYTE_UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};

    private Figures() {}

    /**
     * A number in this many significant digits, without zeros at the end; with an exponent only below 0.001 and from a
     * million on.
     */
    public static String significant(double value, int digits) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.isNaN(value) ? "undefined" : value > 0 ? "∞" : "−∞";
        }
        int exponent = exponent(value, digits);
        if (exponent < -3 || exponent > 5) {
            return scientific(value, digits);
        }
        return withoutZeros(String.format(Locale.ROOT, "%." + Math.max(0, digits - 1 - exponent) + "f", value));
    }

    /** Decimal exponent after rounding, so that 999.9 in three digits counts as 1e3. */
    private static int exponent(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        return Integer.parseInt(text.substring(text.indexOf('e') + 1));
    }

    private static String scientific(double value, int digits) {
        String[] parts =
                String.format(Locale.ROOT, "%." + (digits - 1) + "e", value).split("e", 2);
        return withoutZeros(parts[0]) + "e" + Integer.parseInt(parts[1]);
    }

    private static String withoutZeros(String text) {
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** A number of no other kind here, such as a guidance scale, in up to four significant digits. */
    public static String number(double value) {
        return significant(value, 4);
    }

    /** A finite number that is to be read back as what it is: all its digits, without an exponent. */
    public static String exact(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A router score in three digits, such as {@code 0.0312}. */
    public static String beta(double value) {
        return significant(value, 3);
    }

    /** A threshold; one under 0 is there to spare a β of 0, and its size means nothing. */
    public static String theta(double value) {
        return value < 0 ? "below 0" : beta(value);
    }

    /** A router's λ, by its power of ten as everybody writes it: {@code 1e-3}, {@code 2.5e-4}. */
    public static String lambda(double value) {
        return value == 0 || !Double.isFinite(value) ? significant(value, 3) : scientific(value, 3);
    }

    /** A large number in four digits with its prefix, such as {@code 675.1 M}. */
    public static String count(long count) {
        return prefixed(count, "");
    }

    /** Multiply-accumulates in four digits, such as {@code 52.41 GMAC}. */
    public static String macs(long macs) {
        return prefixed(macs, "MAC");
    }

    private static String prefixed(long count, String unit) {
        double value = count;
        int prefix = 0;
        while (value >= 999.95 && prefix < PREFIXES.length - 1) {
            value /= 1000;
            prefix++;
        }
        return (significant(value, 4) + " " + PREFIXES[prefix] + unit).strip();
    }

    /** Milliseconds, such as {@code 104 ms} or {@code 1.24 s}. */
    public static String millis(double millis) {
        return millis < 999.5 ? significant(millis, 3) + " ms" : significant(millis / 1000, 3) + " s";
    }

    /** Solver steps, such as {@code 20 steps} or {@code 1 step}. */
    public static String steps(int steps) {
        return steps + (steps == 1 ? " step" : " steps");
    }

    /** How many times, such as {@code 1.92×}. */
    public static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2f×", ratio);
    }

    /** A share that was measured, such as {@code 58.8 %}. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Structural similarity in three decimals. */
    public static String ssim(double ssim) {
        return String.format(Locale.ROOT, "%.3f", ssim);
    }

    /** Memory, such as {@code 512 MiB}. */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KIBI - 0.5 && unit < BYTE_UNITS.length - 1) {
            value /= KIBI;
            unit++;
        }
        return significant(value, value < 1000 ? 3 : 4) + " " + BYTE_UNITS[unit];
    }

    /** A duration, such as {@code 0.8 s}, {@code 45 s}, {@code 2 min 10 s} or {@code 1 h 5 min}. */
    public static String duration(Duration duration) {
        double exact = Math.max(0, duration.toMillis() / 1e3);
        if (exact < 9.95) {
            return String.format(Locale.ROOT, "%.1f s", exact);
        }
        long seconds = Math.round(exact);
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }
}
