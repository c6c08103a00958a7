package org.cachescope.evaluation.metrics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be said of a set of images. */
public enum Metric {
    /** Fréchet distance of pooled features. */
    FID("FID", "", false, 2),
    /** Fréchet distance of spatial features. */
    SFID("sFID", "", false, 2),
    /** Unbiased kernel distance of pooled features. */
    KID("KID", "", false, 5),
    /** How surely classes are told, and how many there are. */
    INCEPTION_SCORE("IS", "", true, 2),
    /** Share of samples among the references. */
    PRECISION("precision", "", true, 3),
    /** Share of references among the samples. */
    RECALL("recall", "", true, 3),
    /** Peak signal-to-noise ratio to the uncached run. */
    PSNR("PSNR", " dB", true, 2),
    /** Structural similarity to the uncached run. */
    SSIM("SSIM", "", true, 4);

    private final String label;
    private final String unit;
    private final boolean higherIsBetter;
    private final int digits;

    Metric(String label, String unit, boolean higherIsBetter, int digits) {
        this.label = label;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
        this.digits = digits;
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

    /** Decimals that are shown. */
    public int digits() {
        return digits;
    }

    /** A value without its unit, as shown. */
    String number(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
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
