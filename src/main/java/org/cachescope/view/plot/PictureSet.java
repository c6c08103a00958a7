package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

    /** Of other data; runs whose pictures are the same as before keep their images, and the renderer what it made of them. */
    PictureSet follow(ComparisonData before, ComparisonData data, double amplification) {
        boolean sameFull = same(before.full(), data.full());
        boolean sameCached = same(before.cached(), data.cached());
        return new PictureSet(
                sameFull ? full : images(data.full()),
                sameCached ? cached : images(data.cached()),
                sameFull && sameCached ? difference : difference(data, amplification));
    }

    /** Whether both hold the very same pictures: comparing every pixel would cost as much as it saves. */
    private static boolean same(List<Tile> before, List<Tile> after) {
        return before.size() == after.size()
                && IntStream.range(0, after.size()).allMatch(i -> before.get(i) == after.get(i));
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
