package org.cachescope.view.plot;

/**
 * A picture in a comparison.
 *
 * @param index among the pictures of its run
 */
public record PictureRef(Side side, int index) {
    /** Which pictures. */
    public enum Side {
        /** Of the run without a cache. */
        FULL,
        /** Of the run with one. */
        CACHED,
        /** Their difference. */
        DIFFERENCE
    }
}
