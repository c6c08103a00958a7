package org.cachescope.view.plot;

/**
 * What an axis of a {@link LinePlot} shows.
 *
 * @param title with its unit
 * @param logarithmic by powers of ten; values of 0 and below are then left out
 */
public record Axis(String title, boolean logarithmic) {
    /** A linear axis. */
    public static Axis linear(String title) {
        return new Axis(title, false);
    }

    /** A logarithmic axis. */
    public static Axis logarithmic(String title) {
        return new Axis(title, true);
    }
}
