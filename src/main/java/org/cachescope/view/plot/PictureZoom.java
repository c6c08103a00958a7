package org.cachescope.view.plot;

/**
 * Which part of every picture is shown.
 *
 * @param factor 1 shows all of it
 * @param x left edge of the part, as a share of the picture
 * @param y upper edge of the part, as a share of the picture
 */
record PictureZoom(double factor, double x, double y) {
    static final PictureZoom NONE = new PictureZoom(1, 0, 0);

    /** Keeps the part within the picture. */
    PictureZoom {
        factor = Math.max(factor, 1);
        x = Math.clamp(x, 0, 1 - 1 / factor);
        y = Math.clamp(y, 0, 1 - 1 / factor);
    }

    /**
     * Zooms so that what is at a place stays there.
     *
     * @param next factor from now on
     * @param atX share of the shown part, from its left
     * @param atY share of the shown part, from its top
     */
    PictureZoom to(double next, double atX, double atY) {
        double kept = Math.max(next, 1);
        return new PictureZoom(kept, x + atX / factor - atX / kept, y + atY / factor - atY / kept);
    }

    /** Moves the part by shares of what is shown. */
    PictureZoom moved(double right, double down) {
        return new PictureZoom(factor, x + right / factor, y + down / factor);
    }
}
