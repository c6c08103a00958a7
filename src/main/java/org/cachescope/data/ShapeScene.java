package org.cachescope.data;

/**
 * What one image of the shapes data set shows, independent of resolution and class. Lengths are in half image sizes
 * (the image spans -1 to 1, y downwards), angles in radians, colours are RGB in [0, 1].
 *
 * @param centreX centre of the shape
 * @param centreY centre of the shape
 * @param halfExtent half the size of the shape
 * @param turn clockwise turn of the shape
 * @param foreground colour of the shape
 * @param background colour in the middle of the background
 * @param shadeX change of the background's brightness from the middle to the right edge
 * @param shadeY change of the background's brightness from the middle to the lower edge
 */
record ShapeScene(
        double centreX,
        double centreY,
        double halfExtent,
        double turn,
        float[] foreground,
        float[] background,
        double shadeX,
        double shadeY) {
    static final double MAX_OFFSET = 0.2;
    static final double MIN_HALF_EXTENT = 0.5;
    static final double MAX_HALF_EXTENT = 0.7;
    static final double MAX_TURN = Math.PI / 9;
    static final double MIN_SHADE = 0.08;
    static final double MAX_SHADE = 0.18;

    /** Draws a scene: a vivid shape on a darker, duller background. */
    static ShapeScene draw(RandomStream random) {
        double centreX = random.between(-MAX_OFFSET, MAX_OFFSET);
        double centreY = random.between(-MAX_OFFSET, MAX_OFFSET);
        double halfExtent = random.between(MIN_HALF_EXTENT, MAX_HALF_EXTENT);
        double turn = random.between(-MAX_TURN, MAX_TURN);
        float[] foreground = rgb(random.nextDouble(), random.between(0.65, 1), random.between(0.85, 1));
        float[] background = rgb(random.nextDouble(), random.between(0.15, 0.45), random.between(0.25, 0.45));
        double direction = random.between(0, 2 * Math.PI);
        double shade = random.between(MIN_SHADE, MAX_SHADE);
        // StrictMath: the same pixels on every machine.
        return new ShapeScene(
                centreX,
                centreY,
                halfExtent,
                turn,
                foreground,
                background,
                shade * StrictMath.cos(direction),
                shade * StrictMath.sin(direction));
    }

    /** RGB of a colour by hue, saturation and value, all in [0, 1]. */
    private static float[] rgb(double hue, double saturation, double value) {
        float[] rgb = new float[3];
        for (int channel = 0; channel < 3; channel++) {
            double k = (5 - 2 * channel + 6 * hue) % 6;
            rgb[channel] = (float) (value - value * saturation * Math.clamp(Math.min(k, 4 - k), 0.0, 1.0));
        }
        return rgb;
    }
}
