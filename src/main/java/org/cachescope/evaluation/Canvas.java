package org.cachescope.evaluation;

import org.cachescope.format.RgbImage;

/** An RGB picture being drawn; what falls outside is cut off. Colours are 0xRRGGBB. */
final class Canvas {
    private static final int CHANNELS = 3;

    private final int width;
    private final int height;
    private final byte[] rgb;

    /** @throws ArithmeticException if the picture exceeds an array */
    Canvas(int width, int height, int background) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[Math.multiplyExact(CHANNELS, Math.multiplyExact(width, height))];
        fill(0, 0, width, height, background);
    }

    void fill(int x, int y, int w, int h, int colour) {
        for (int row = Math.max(y, 0); row < Math.min(y + h, height); row++) {
            for (int column = Math.max(x, 0); column < Math.min(x + w, width); column++) {
                int at = CHANNELS * (row * width + column);
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }
    }

    /** Draws every pixel of the image as a square of {@code scale} × {@code scale}. */
    void image(RgbImage image, int x, int y, int scale) {
        byte[] from = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int colour = (from[3 * i] & 0xff) << 16 | (from[3 * i + 1] & 0xff) << 8 | from[3 * i + 2] & 0xff;
            fill(x + i % image.width() * scale, y + i / image.width() * scale, scale, scale, colour);
        }
    }

    /** What is drawn; the canvas is not to be used afterwards. */
    RgbImage toImage() {
        return new RgbImage(width, height, rgb);
    }
}
