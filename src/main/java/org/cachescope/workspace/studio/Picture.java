package org.cachescope.workspace.studio;

import java.util.Arrays;
import org.cachescope.format.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * An 8-bit RGB image, as a window draws it.
 *
 * @param width pixels per row
 * @param height rows
 * @param rgb {@code 3 * width * height} bytes, row-major from the top, red first; not copied, never written
 */
public record Picture(int width, int height, byte[] rgb) {
    /** The same as files have it; shares the bytes. */
    public RgbImage toImage() {
        return new RgbImage(width, height, rgb);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Picture(int w, int h, byte[] bytes)
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
        return "Picture[" + width + " x " + height + "]";
    }
}
