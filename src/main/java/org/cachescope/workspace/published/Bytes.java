package org.cachescope.workspace.published;

import java.util.Locale;

/** Amounts of bytes as people say them. */
public final class Bytes {
    private static final double STEP = 1000;

    private Bytes() {}

    /** {@code 24.1 kB}, {@code 335 MB} or {@code 2.70 GB}, as download pages count them. */
    public static String text(long bytes) {
        if (bytes < STEP) {
            return bytes + " bytes";
        }
        double amount = bytes / STEP;
        for (String unit : new String[] {"kB", "MB", "GB"}) {
            if (amount < STEP || unit.equals("GB")) {
                int places = amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
                return String.format(Locale.ROOT, "%." + places + "f %s", amount, unit);
            }
            amount /= STEP;
        }
        throw new IllegalStateException("the last unit takes any amount");
    }
}
