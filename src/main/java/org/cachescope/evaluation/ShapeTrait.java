package org.cachescope.evaluation;

/** A way in which shapes of one class differ. */
public enum ShapeTrait {
    /** Place from left to right, in half image widths, from its class's mean in the data. */
    CENTRE_X,
    /** Place downwards, in half image widths, from its class's mean in the data. */
    CENTRE_Y,
    /** Size, over its class's mean in the data. */
    SIZE,
    /** Turn in radians from its class's mean in the data; of classes that have one. */
    TURN,
    /** Hue of the shape, 0 to 1. */
    HUE,
    /** Hue of the background, 0 to 1. */
    BACKGROUND_HUE
}
