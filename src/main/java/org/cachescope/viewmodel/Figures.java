package org.cachescope.viewmodel;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them: units, significant digits, a point whatever the system's language. */
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
            String[] parts =
                    String.format(Locale.ROOT, "%." + (digits - 1) + "e", value).split("e", 2);
            return withoutZeros(parts[0]) + "e" + Integer.parseInt(parts[1]);
        }
        return withoutZeros(String.format(Locale.ROOT, "%." + Math.max(0, digits - 1 - exponent) + "f", value));
    }

    /** Decimal exponent after rounding, so that 999.9 in three digits counts as 1e3. */
    private static int exponent(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        return Integer.parseInt(text.substring(text.indexOf('e') + 1));
    }

    private static String withoutZeros(String text) {
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
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
        if (value == 0 || !Double.isFinite(value)) {
            return significant(value, 3);
        }
        String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e", 2);
        return withoutZeros(parts[0]) + "e" + Integer.parseInt(parts[1]);
    }

    /** A count with its prefix, such as {@code 52.4 GMAC}. */
    public static String macs(long macs) {
        double value = macs;
        int prefix = 0;
        while (value >= 999.5 && prefix < PREFIXES.length - 1) {
            value /= 1000;
            prefix++;
        }
        return significant(value, 3) + " " + PREFIXES[prefix] + "MAC";
    }

    /** Milliseconds, such as {@code 104 ms} or {@code 1.24 s}. */
    public static String millis(double millis) {
        return millis < 999.5 ? significant(millis, 3) + " ms" : significant(millis / 1000, 3) + " s";
    }

    /** How many times, such as {@code 1.92×}. */
    public static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2f×", ratio);
    }

    /** A share, such as {@code 58.8 %}. */
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

    /** A time to wait, such as {@code 45 s}, {@code 2 min 10 s} or {@code 1 h 5 min}. */
    public static String wait(Duration duration) {
        long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
