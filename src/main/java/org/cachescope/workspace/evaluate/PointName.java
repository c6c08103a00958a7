package org.cachescope.workspace.evaluate;

/** A point's name in words: its series, and what tells it from others of the series where there is anything. */
public final class PointName {
    private PointName() {}

    /** {@code by metric, 50 %}, or {@code no cache} where the label is empty. */
    public static String of(String series, String label) {
        return label.isEmpty() ? series : series + ", " + label;
    }
}
