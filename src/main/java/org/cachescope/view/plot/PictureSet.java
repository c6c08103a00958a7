package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * The pictures of a comparison as images of their own size; the differences are computed once.
 *
 * @param difference empty unless both runs are there
 */
record PictureSet(List<Image> full, List<Image> cached, List<Image> difference) {
    static final PictureSet EMPTY = new PictureSet(List.of(), List.of(), List.of());

    static PictureSet of(ComparisonData data, double amplification) {
        return new PictureSet(images(data.full()), images(data.cached()), difference(data, amplification));
    }

    /** The same runs with another amplification. */
    PictureSet amplified(ComparisonData data, double amplification) {
        return new PictureSet(full, cached, difference(data, amplification));
    }

    private static List<Image> difference(ComparisonData data, double amplification) {
        List<Tile> tiles = new ArrayList<>();
        if (data.complete()) {
            for (int i = 0; i < data.count(); i++) {
                tiles.add(data.full().get(i).difference(data.cached().get(i), amplification));
            }
        }
        return images(tiles);
    }

    private static List<Image> images(List<Tile> tiles) {
        return tiles.stream().map(PictureSet::image).toList();
    }

    private static Image image(Tile tile) {
        WritableImage image = new WritableImage(tile.width(), tile.height());
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        tile.width(),
                        tile.height(),
                        PixelFormat.getByteRgbInstance(),
                        tile.rgb(),
                        0,
                        3 * tile.width());
        return image;
    }
}
