package org.cachescope.data;

/** The classes of the shapes data set in label order. */
enum ShapeKind {
    DISC(Outline.disc(0.9f)),
    SQUARE(Outline.square(0.78f)),
    TRIANGLE(Outline.polygon(0, -1, 0.95f, 0.75f, -0.95f, 0.75f)),
    RING(Outline.ring(0.72f, 0.22f)),
    CROSS(Outline.cross(0.95f, 0.32f)),
    STAR(Outline.star(5, 1.05f, 0.45f)),
    CRESCENT(Outline.crescent(0.95f, 0.75f, 0.45f)),
    DIAMOND(Outline.polygon(0, -1.05f, 0.7f, 0, 0, 1.05f, -0.7f, 0)),
    HEART(Outline.heart(1.6f, 0.9f)),
    WAVE(Outline.wave(0.42f, 1.5 * Math.PI, 0.9f, 0.17f));

    private final Outline outline;

    ShapeKind(Outline outline) {
        this.outline = outline;
    }

    Outline outline() {
        return outline;
    }
}
