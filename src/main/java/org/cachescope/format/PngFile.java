package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A PNG image with its text.
 *
 * @param image the pixels
 * @param text keyword to text, in the file's order
 */
public record PngFile(RgbImage image, Map<String, String> text) {
    /** Reads an 8-bit PNG with its text. */
    public static PngFile read(Path path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Reads the text alone. */
    public static Map<String, String> readText(Path path) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes {@code image} with {@code text} in the map's order, atomically. */
    public static void write(Path path, RgbImage image, Map<String, String> text) throws IOException {
        throw new UnsupportedOperationException();
    }
}
