package org.cachescope.view.plot;

import java.util.List;
import javafx.scene.image.Image;

/** The pictures of a comparison as images of their own size. */
record PictureSet(List<Image> full, List<Image> cached, List<Image> difference) {
    static PictureSet of(ComparisonData data) {
        return new PictureSet(images(data.full()), images(data.cached()), images(data.difference()));
    }

    private static List<Image> images(ComparisonData.Pictures pictures) {
        return pictures.tiles().stream().<Image>map(Tile::image).toList();
    }

    List<Image> of(PictureRef.Side side) {
        return switch (side) {
            case FULL -> full;
            case CACHED -> cached;
            case DIFFERENCE -> difference;
        };
    }
}
