package org.cachescope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/**
 * Pixels of PNG images of 8 bits per channel, not interlaced. Written here rather than by {@code javax.imageio}, which
 * takes a good part of a second to start and fails on damaged files in many ways.
 */
final class PngPixels {
    private static final int HEADER_BYTES = 13;
    private static final int MOST_PIXELS = 1 << 26;
    /** Deflate never does better than 1:1032. */
    private static final long MOST_RATIO = 1032;

    private static final int FILTERS = 5;

    /** In which order they are tried: rows of an enlarged image repeat the one above, and all others then give up. */
    private static final List<Integer> TRIED = List.of(2, 1, 0, 3, 4);

    private static final String DAMAGED = "The file is cut off or damaged.";

    private PngPixels() {}

    static byte[] header(RgbImage image) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putInt(image.width())
                .putInt(image.height())
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
    }

    /** Each row with the filter whose result has the smallest absolute sum, deflated. */
    static byte[] encode(RgbImage image) {
        int stride = 3 * image.width();
        byte[] above = new byte[stride];
        byte[] row = new byte[stride];
        byte[] best = new byte[stride + 1];
        byte[] candidate = new byte[stride + 1];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            for (int y = 0; y < image.height(); y++) {
                System.arraycopy(image.rgb(), y * stride, row, 0, stride);
                long smallest = Long.MAX_VALUE;
                for (int filter : TRIED) {
                    long sum = tryFilter(filter, row, above, candidate, smallest);
                    if (sum < smallest) {
                        smallest = sum;
                        byte[] better = candidate;
                        candidate = best;
                        best = better;
                    }
                }
                out.write(best);
                byte[] last = above;
                above = row;
                row = last;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Filters a row, and gives up where another filter is known to be as good.
     *
     * @param to receives the filter's number and the filtered bytes
     * @param enough absolute sum from which on this one is not wanted
     * @return the absolute sum, at least {@code enough} if it gave up
     */
    private static long tryFilter(int filter, byte[] row, byte[] above, byte[] to, long enough) {
        to[0] = (byte) filter;
        long sum = 0;
        for (int i = 0; i < row.length && sum < enough; i++) {
            byte filtered = (byte) (row[i] - predicted(filter, row, above, i, 3));
            to[i + 1] = filtered;
            sum += Math.abs(filtered);
        }
        return sum;
    }

    /** The prediction of byte {@code i} from those to the left, above, and above left. */
    private static int predicted(int filter, byte[] row, byte[] above, int i, int pixelBytes) {
        int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xff;
        int up = above[i] & 0xff;
        return switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, i < pixelBytes ? 0 : above[i - pixelBytes] & 0xff);
        };
    }

    private static int paeth(int left, int up, int upLeft) {
        int byLeft = Math.abs(up - upLeft);
        int byUp = Math.abs(left - upLeft);
        int byUpLeft = Math.abs(left + up - 2 * upLeft);
        return byLeft <= byUp && byLeft <= byUpLeft ? left : byUp <= byUpLeft ? up : upLeft;
    }

    static RgbImage decode(Path path, PngChunks chunks) throws FormatException {
        PngChunks.Chunk first = chunks.all().getFirst();
        if (!first.type().equals("IHDR") || first.data().length != HEADER_BYTES) {
            throw new FormatException(path, "first chunk", "IHDR", first.type(), DAMAGED);
        }
        ByteBuffer header = ByteBuffer.wrap(first.data());
        int width = header.getInt();
        int height = header.getInt();
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new FormatException(path, "IHDR", "1 to " + MOST_PIXELS + " pixels", width + " x " + height);
        }
        int depth = header.get();
        int channels = switch (header.get()) {
            case 0 -> 1;
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 0;
        };
        boolean isPlain = header.get() == 0 && header.get() == 0 && header.get() == 0;
        if (depth != 8 || channels == 0 || !isPlain) {
            throw new FormatException(
                    path,
                    "IHDR",
                    "8-bit grey or RGB, not interlaced",
                    "another kind of PNG",
                    "Save the image as 8-bit RGB.");
        }
        byte[] deflated = chunks.joined("IDAT");
        long size = (1L + (long) width * channels) * height;
        byte[] raw = size > Math.max(1, deflated.length) * MOST_RATIO || size > Integer.MAX_VALUE - 8
                ? new byte[0]
                : PngChunks.inflate(path, "IDAT", deflated, 0, (int) size);
        if (raw.length != size) {
            throw new FormatException(
                    path, "IDAT", size + " bytes of rows", raw.length + " in " + deflated.length, DAMAGED);
        }
        return new RgbImage(width, height, rgb(path, raw, width, height, channels));
    }

    private static byte[] rgb(Path path, byte[] raw, int width, int height, int channels) throws FormatException {
        byte[] rgb = new byte[3 * width * height];
        byte[] above = new byte[width * channels];
        byte[] row = new byte[width * channels];
        int at = 0;
        int to = 0;
        for (int y = 0; y < height; y++) {
            int filter = raw[at++];
            if (filter < 0 || filter >= FILTERS) {
                throw new FormatException(path, "row " + y, "filter 0 to 4", String.valueOf(filter), DAMAGED);
            }
            for (int i = 0; i < row.length; i++) {
                row[i] = (byte) (raw[at++] + predicted(filter, row, above, i, channels));
            }
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[to++] = row[x * channels + (channels < 3 ? 0 : c)];
                }
            }
            byte[] last = above;
            above = row;
            row = last;
        }
        return rgb;
    }
}
