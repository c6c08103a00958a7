package org.cachescope.view.plot;

import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * A small picture; immutable.
 *
 * @param rgb red, green, blue of each pixel, row by row; copied in and out
 */
public record Tile(int width, int height, byte[] rgb) {
    /** @throws IllegalArgumentException if the bytes are not 3 × width × height */
    public Tile {
        if (width <= 0 || height <= 0 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(rgb.length + " bytes for " + width + " × " + height + " pixels of RGB");
        }
        rgb = rgb.clone();
    }

    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    /** The same as an image of the toolkit. */
    public WritableImage image() {
        WritableImage image = new WritableImage(width, height);
        image.getPixelWriter().setPixels(0, 0, width, height, PixelFormat.getByteRgbInstance(), rgb, 0, 3 * width);
        return image;
    }
}
