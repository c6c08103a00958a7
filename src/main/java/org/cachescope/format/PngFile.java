package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A PNG image with its text.
 *
 * @param image the pixels
 * @param text keyword to text, in the file's order; the first of equal keywords
 */
public record PngFile(RgbImage image, Map<String, String> text) {
    /**
     * Reads an 8-bit grey or RGB image, with or without alpha, which is dropped, and its text.
     *
     * @throws FormatException if it is damaged, of another kind, or has more than 2^26 pixels
     */
    public static PngFile read(Path path) throws IOException {
        PngChunks chunks = PngChunks.read(path);
        return new PngFile(PngPixels.decode(path, chunks), PngText.of(path, chunks));
    }

    /**
     * Reads the text of a PNG of any kind.
     *
     * @throws FormatException if the file is damaged
     */
    public static Map<String, String> readText(Path path) throws IOException {
        return PngText.of(path, PngChunks.read(path));
    }

    /**
     * Writes an image atomically, with its text before the pixels in the map's order.
     *
     * @param text keyword (1 to 79 characters of Latin-1, no space at either end) to any text without NUL
     * @throws IllegalArgumentException if a keyword or text is not of that form
     */
    public static void write(Path path, RgbImage image, Map<String, String> text) throws IOException {
        PngChunks chunks = new PngChunks();
        chunks.add("IHDR", PngPixels.header(image));
        text.forEach((keyword, value) -> PngText.add(chunks, keyword, value));
        chunks.add("IDAT", PngPixels.encode(image));
        chunks.add("IEND", new byte[0]);
        AtomicFile.write(path, chunks::writeTo);
    }
}
