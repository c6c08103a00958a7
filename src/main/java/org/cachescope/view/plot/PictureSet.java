package org.cachescope.view.plot;

import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.image.Image;

/** The pictures of a comparison as images of their own size. */
record PictureSet(List<Image> full, List<Image> cached, List<Image> difference) {
    static final PictureSet EMPTY = new PictureSet(List.of(), List.of(), List.of());

    /**
     * Of other data; sides whose pictures are the same as before keep their images, and the renderer what it made of
     * them.
     */
    PictureSet follow(ComparisonData before, ComparisonData data) {
        return new PictureSet(
                images(full, before.full(), data.full()),
                images(cached, before.cached(), data.cached()),
                images(difference, before.difference(), data.difference()));
    }

    private static List<Image> images(
            List<Image> former, ComparisonData.Pictures before, ComparisonData.Pictures after) {
        return same(before.tiles(), after.tiles())
                ? former
                : after.tiles().stream().<Image>map(Tile::image).toList();
    }

    /** Whether both hold the very same pictures: comparing every pixel would cost as much as it saves. */
    private static boolean same(List<Tile> before, List<Tile> after) {
        return before.size() == after.size()
                && IntStream.range(0, after.size()).allMatch(i -> before.get(i) == after.get(i));
    }

    List<Image> of(PictureRef.Side side) {
        return switch (side) {
            case FULL -> full;
            case CACHED -> cached;
            case DIFFERENCE -> difference;
        };
    }
}
