package org.cachescope.evaluation;

import java.util.Optional;

/**
 * What can be measured of the shape in an image of the shapes data set: a vivid shape on a duller background, told
 * apart by chroma, the largest less the smallest of R, G and B in [0, 1].
 *
 * @param centreX centre of gravity in half image widths from the middle, to the right
 * @param centreY the same downwards
 * @param extent side of the square of the shape's area, in half image widths
 * @param phase angle of the shape's moment of a given order, in radians: order times the shape's turn, and a constant
 * @param hue hue of the shape's mean colour, 0 to below 1
 * @param backgroundHue hue of the background's mean colour, 0 to below 1
 */
record ShapeTraits(double centreX, double centreY, double extent, double phase, double hue, double backgroundHue) {
    /** Backgrounds of the data set stay below the first, shapes above the second. */
    private static final double BACKGROUND_CHROMA = 0.25;

    private static final double SHAPE_CHROMA = 0.55;
    private static final double LEAST_PIXELS = 4;

    /**
     * Measures an image.
     *
     * @param pixels values in [-1, 1], planar C, H, W
     * @param offset where the image starts
     * @param size height and width
     * @param order order of the moment whose angle becomes the phase
     * @return empty if shape or background cover less than {@value #LEAST_PIXELS} pixels
     */
    static Optional<ShapeTraits> of(float[] pixels, int offset, int size, int order) {
        double[] cover = cover(pixels, offset, size);
        double area = 0;
        double x = 0;
        double y = 0;
        for (int i = 0; i < cover.length; i++) {
            area += cover[i];
            x += cover[i] * (i % size + 0.5);
            y += cover[i] * (i / size + 0.5);
        }
        if (area < LEAST_PIXELS || cover.length - area < LEAST_PIXELS) {
            return Optional.empty();
        }
        double half = size / 2.0;
        return Optional.of(new ShapeTraits(
                x / area / half - 1,
                y / area / half - 1,
                Math.sqrt(area) / half,
                phase(cover, size, x / area, y / area, order),
                hue(pixels, offset, cover, true),
                hue(pixels, offset, cover, false)));
    }

    /** Share of each pixel that the shape covers. */
    private static double[] cover(float[] pixels, int offset, int size) {
        int plane = size * size;
        double[] cover = new double[plane];
        for (int i = 0; i < plane; i++) {
            float r = pixels[offset + i];
            float g = pixels[offset + plane + i];
            float b = pixels[offset + 2 * plane + i];
            double chroma = (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b))) / 2;
            cover[i] = Math.clamp((chroma - BACKGROUND_CHROMA) / (SHAPE_CHROMA - BACKGROUND_CHROMA), 0.0, 1.0);
        }
        return cover;
    }

    /** Angle of Σ cover · r² · exp(i · order · φ) in polar coordinates around the centre of gravity. */
    private static double phase(double[] cover, int size, double centreX, double centreY, int order) {
        double re = 0;
        double im = 0;
        for (int i = 0; i < cover.length; i++) {
            if (cover[i] > 0) {
                double dx = i % size + 0.5 - centreX;
                double dy = i / size + 0.5 - centreY;
                double weight = cover[i] * (dx * dx + dy * dy);
                double angle = order * Math.atan2(dy, dx);
                re += weight * Math.cos(angle);
                im += weight * Math.sin(angle);
            }
        }
        return Math.atan2(im, re);
    }

    private static double hue(float[] pixels, int offset, double[] cover, boolean ofShape) {
        double[] rgb = new double[3];
        for (int channel = 0; channel < rgb.length; channel++) {
            for (int i = 0; i < cover.length; i++) {
                rgb[channel] += (ofShape ? cover[i] : 1 - cover[i]) * pixels[offset + channel * cover.length + i];
            }
        }
        // The angle in the plane across the grey axis.
        double angle = Math.atan2(Math.sqrt(3) * (rgb[1] - rgb[2]), 2 * rgb[0] - rgb[1] - rgb[2]) / (2 * Math.PI);
        return angle < 0 ? angle + 1 : angle;
    }
}
