package org.cachescope.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An 8-bit RGB image.
 *
 * @param width pixels per row, 1 or more
 * @param height rows, 1 or more
 * @param rgb {@code 3 * width * height} bytes, row-major from the top, red first; not copied
 */
public record RgbImage(int width, int height, byte[] rgb) {
    /** @throws IllegalArgumentException if a side is not positive or the byte count does not fit */
    public RgbImage {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(width + " x " + height + " pixels in " + rgb.length + " bytes");
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RgbImage(int w, int h, byte[] bytes)
                && w == width
                && h == height
                && Arrays.equals(bytes, rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage[" + width + " x " + height + "]";
    }
}
