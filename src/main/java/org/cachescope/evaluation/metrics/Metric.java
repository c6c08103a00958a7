package org.cachescope.evaluation.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be said of a set of images. */
public enum Metric {
    /** Fréchet distance of pooled features. */
    FID("FID", "", false, 2, 4),
    /** Fréchet distance of spatial features. */
    SFID("sFID", "", false, 2, 4),
    /** Unbiased kernel distance of pooled features. */
    KID("KID", "", false, 5, 6),
    /** How surely classes are told, and how many there are. */
    INCEPTION_SCORE("IS", "", true, 2, 2),
    /** Share of samples among the references. */
    PRECISION("precision", "", true, 3, 3),
    /** Share of references among the samples. */
    RECALL("recall", "", true, 3, 3),
    /** Peak signal-to-noise ratio to the uncached run. */
    PSNR("PSNR", " dB", true, 2, 2),
    /** Structural similarity to the uncached run. */
    SSIM("SSIM", "", true, 4, 4);

    private final String label;
    private final String unit;
    private final boolean higherIsBetter;
    private final int digits;
    private final int mostDigits;

    /**
     * A metric.
     *
     * @param digits decimals that are shown
     * @param mostDigits decimals that are shown at most, where an interval is so narrow that it needs them
     */
    Metric(String label, String unit, boolean higherIsBetter, int digits, int mostDigits) {
        this.label = label;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
        this.digits = digits;
        this.mostDigits = mostDigits;
    }

    /** Its name in tables and files. */
    public String label() {
        return label;
    }

    /** What follows its values: a space and a unit, or nothing. */
    public String unit() {
        return unit;
    }

    /** Whether larger values are better. */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** A value without its unit, as shown. */
    String number(double value) {
        return number(value, digits);
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A value and how far it may be off, such as {@code 12.34 ± 0.56} or {@code 0.0524 ± 0.0037}, with the unit. */
    String number(double value, double halfWidth) {
        int decimals = decimals(halfWidth);
        return number(value, decimals) + " ± " + number(halfWidth, decimals) + unit;
    }

    /** A number that stands beside a value with that interval, with as many decimals. */
    String beside(double number, double halfWidth) {
        return number(number, decimals(halfWidth));
    }

    /** As many as an interval's first two digits need, within limits: FIDs of small networks are small. */
    private int decimals(double halfWidth) {
        int wanted = halfWidth > 0 ? 1 - (int) Math.floor(Math.log10(halfWidth)) : digits;
        return Math.clamp(wanted, digits, mostDigits);
    }

    /** Whether it compares each image with that of the uncached run, and so needs no reference set. */
    public boolean isOfPairs() {
        return this == PSNR || this == SSIM;
    }

    /** Whether {@code a} is strictly better than {@code b}. */
    public boolean better(double a, double b) {
        return higherIsBetter ? a > b : a < b;
    }

    /** The metric of a label, whatever its case. */
    public static Optional<Metric> of(String label) {
        return Arrays.stream(values())
                .filter(metric -> metric.label.equalsIgnoreCase(label))
                .findFirst();
    }
}
