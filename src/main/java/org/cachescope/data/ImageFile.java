package org.cachescope.data;

import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** Reads PNG and JPEG files, recognised by content, as squares of RGB. */
final class ImageFile {
    /** Decoding takes 4 bytes a pixel; a small file may claim any number of them. */
    private static final long MAX_PIXELS = 64L << 20;

    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    private ImageFile() {}

    /**
     * The largest square in the middle of an image. Transparent parts show white; embedded colour profiles other than
     * sRGB are converted, orientation tags are not obeyed.
     *
     * @throws ImageFolderException naming the file if it cannot be read, is damaged or cut short, or has more than
     *     64 Mi pixels
     */
    static Square readSquare(Path file) {
        try (ImageInputStream input = ImageIO.createImageInputStream(file.toFile())) {
            ImageReader reader = input == null ? null : reader(input);
            if (reader == null) {
                throw new ImageFolderException(
                        file, "expected a PNG or JPEG image, found " + content(file) + "; remove or convert it");
            }
            try {
                reader.setInput(input, true, true);
                return readSquare(file, reader);
            } finally {
                reader.dispose();
            }
        } catch (ImageFolderException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The decoders answer damage with either kind.
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new ImageFolderException(file, "cannot be read as an image (" + reason + "); repair or remove it", e);
        }
    }

    private static Square readSquare(Path file, ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        if ((long) width * height > MAX_PIXELS) {
            throw new ImageFolderException(
                    file,
                    "expected at most " + MAX_PIXELS + " pixels, found " + width + " × " + height + "; scale it down");
        }
        int side = Math.min(width, height);
        ImageReadParam middle = reader.getDefaultReadParam();
        middle.setSourceRegion(new Rectangle((width - side) / 2, (height - side) / 2, side, side));
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
        BufferedImage image = reader.read(0, middle);
        for (String warning : warnings) {
            // The JPEG decoder fills what a truncated file lacks with grey and only warns.
            String lower = warning.toLowerCase(Locale.ROOT);
            if (lower.contains("premature end") || lower.contains("truncated")) {
                throw new EOFException(warning);
            }
        }
        return new Square(side, rgb(image));
    }

    private static @Nullable ImageReader reader(ImageInputStream input) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        return null;
    }

    private static String content(Path file) throws IOException {
        return Files.size(file) == 0 ? "an empty file" : "something else";
    }

    /** Packed 0xRRGGBB of every pixel. */
    private static int[] rgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        int[] rgb;
        if (image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            rgb = grey(image);
        } else {
            rgb = image.getRGB(0, 0, width, height, null, 0, width);
        }
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = overWhite(rgb[i]);
        }
        return rgb;
    }

    /** Grey samples as they are: {@link BufferedImage#getRGB} takes them for linear light and would brighten them. */
    private static int[] grey(BufferedImage image) {
        Raster raster = image.getRaster();
        int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        boolean hasAlpha = image.getColorModel().hasAlpha();
        int[] rgb = new int[image.getWidth() * image.getHeight()];
        int[] sample = new int[raster.getNumBands()];
        for (int i = 0; i < rgb.length; i++) {
            raster.getPixel(i % image.getWidth(), i / image.getWidth(), sample);
            int alpha = hasAlpha ? (sample[1] * 255 + max / 2) / max : 255;
            rgb[i] = alpha << 24 | (sample[0] * 255 + max / 2) / max * 0x010101;
        }
        return rgb;
    }

    private static int overWhite(int argb) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            return argb & 0xffffff;
        }
        int blended = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int channel = argb >>> shift & 255;
            blended |= (channel * alpha + 255 * (255 - alpha) + 127) / 255 << shift;
        }
        return blended;
    }

    /**
     * A decoded square image.
     *
     * @param side height and width in pixels
     * @param rgb packed 0xRRGGBB, row by row
     */
    record Square(int side, int[] rgb) {
        /**
         * Averages the image over the areas of {@code size} × {@code size} pixels, as values in [-1, 1].
         *
         * @param out receives 3 * size * size values from {@code offset} on, planar C, H, W
         */
        void averageTo(int size, float[] out, int offset) {
            double scale = (double) side / size;
            double[] rows = new double[3 * side]; // one target row, still in full width, planar
            for (int row = 0; row < size; row++) {
                Arrays.fill(rows, 0);
                addRows(row * scale, Math.min((row + 1) * scale, side), rows);
                for (int column = 0; column < size; column++) {
                    double left = column * scale;
                    double right = Math.min((column + 1) * scale, side);
                    for (int channel = 0; channel < 3; channel++) {
                        double sum = 0;
                        for (int x = (int) left; x < right; x++) {
                            sum += rows[channel * side + x] * overlap(x, left, right);
                        }
                        double value = sum / (scale * scale) / 127.5 - 1;
                        out[offset + (channel * size + row) * size + column] = (float) Math.clamp(value, -1.0, 1.0);
                    }
                }
            }
        }

        private void addRows(double top, double bottom, double[] rows) {
            for (int y = (int) top; y < bottom; y++) {
                double weight = overlap(y, top, bottom);
                for (int x = 0; x < side; x++) {
                    int pixel = rgb[y * side + x];
                    rows[x] += weight * (pixel >>> 16 & 255);
                    rows[side + x] += weight * (pixel >>> 8 & 255);
                    rows[2 * side + x] += weight * (pixel & 255);
                }
            }
        }

        /** Length of [from, to] within [i, i + 1]. */
        private static double overlap(int i, double from, double to) {
            return Math.min(i + 1, to) - Math.max(i, from);
        }
    }
}
