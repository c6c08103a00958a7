package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;

/** A point's first images in a row, to be looked at beside its figures. */
final class PictureStrip {
    private static final int MOST = 8;
    private static final int MOST_SIDE = 128;

    private PictureStrip() {}

    static void write(Path file, List<RgbImage> pictures, PointResult point) throws IOException {
        PngFile.write(
                file,
                row(pictures.subList(0, Math.min(MOST, pictures.size()))),
                Map.of("Title", PointName.of(point.series(), point.label()), "Software", "Cachescope"));
    }

    /** Side by side; large ones by every n-th pixel. */
    private static RgbImage row(List<RgbImage> pictures) {
        RgbImage first = pictures.getFirst();
        int every = Math.ceilDiv(Math.max(first.width(), first.height()), MOST_SIDE);
        int width = first.width() / every;
        int height = first.height() / every;
        byte[] rgb = new byte[3 * pictures.size() * width * height];
        for (int image = 0; image < pictures.size(); image++) {
            byte[] from = pictures.get(image).rgb();
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int source = 3 * (y * every * first.width() + x * every);
                    int target = 3 * (y * pictures.size() * width + image * width + x);
                    System.arraycopy(from, source, rgb, target, 3);
                }
            }
        }
        return new RgbImage(pictures.size() * width, height, rgb);
    }
}
