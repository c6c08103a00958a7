package org.cachescope.view.plot;

/**
 * What an axis of a {@link LinePlot} shows.
 *
 * @param title with its unit
 * @param reach where it begins, and how it goes on
 */
public record Axis(String title, Reach reach) {
    /** Which numbers an axis holds besides those that are drawn. */
    enum Reach {
        /** Evenly, from 0 where the values come near it. */
        FROM_ZERO,
        /** Evenly, as far as the values go: where 0 means nothing, as no speed-up is near it. */
        FITTED,
        /** By powers of ten; values of 0 and below are left out. */
        LOGARITHMIC
    }

    /** A linear axis, from 0 where the values come near it. */
    public static Axis linear(String title) {
        return new Axis(title, Reach.FROM_ZERO);
    }

    /** A linear axis that goes as far as its values. */
    public static Axis fitted(String title) {
        return new Axis(title, Reach.FITTED);
    }

    /** A logarithmic axis. */
    public static Axis logarithmic(String title) {
        return new Axis(title, Reach.LOGARITHMIC);
    }
}
