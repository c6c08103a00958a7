package org.cachescope.view;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import org.cachescope.view.plot.ComparisonData;
import org.cachescope.view.plot.ComparisonView;
import org.cachescope.view.plot.PictureRef;
import org.cachescope.view.plot.Tile;
import org.cachescope.viewmodel.CompareMode;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.ComparedImages;
import org.cachescope.viewmodel.PictureKind;
import org.cachescope.viewmodel.PictureViewModel;
import org.cachescope.viewmodel.SelectedPicture;
import org.cachescope.viewmodel.ShownPictures;
import org.cachescope.workspace.studio.Picture;
import org.jspecify.annotations.Nullable;

/** The pictures of both runs and their difference, of which one is selected and can be dragged out as a file. */
final class CompareImages extends StackPane {
    private static final List<String> MENU = List.of(
            "images.copyFull",
            "images.copyCached",
            "images.copyDifference",
            "images.saveFull",
            "images.saveCached",
            "images.saveDifference",
            "export.comparison");

    /** Width of what hangs on the pointer while a picture is dragged, in pixels. */
    private static final double DRAGGED_WIDTH = 96;

    private final PictureViewModel picture;
    private final ComparisonView view = new ComparisonView();
    private SideTiles full = SideTiles.NONE;
    private SideTiles cached = SideTiles.NONE;
    private SideTiles difference = SideTiles.NONE;

    CompareImages(CompareViewModel compare, PictureViewModel picture, Commands commands) {
        this.picture = picture;
        view.setId("images-view");
        view.modeProperty().bind(compare.mode().map(CompareImages::modeOf));
        view.dataProperty().bind(compare.images().map(this::data));
        view.largestZoomProperty().set(CompareViewModel.LARGEST_ZOOM);
        view.zoomProperty().bindBidirectional(compare.zoom());
        picture.selected().subscribe(chosen -> view.selectedProperty().set(refOf(chosen)));
        view.selectedProperty().subscribe(this::select);
        view.onDragOutProperty().set(this::dragOut);
        ContextMenu menu = new ContextMenu();
        menu.setId("images-menu");
        menu.getItems().setAll(commands.items(MENU));
        view.setOnContextMenuRequested(event -> menu.show(view, event.getScreenX(), event.getScreenY()));
        Label placeholder = Forms.note(compare.placeholder());
        placeholder.setId("images-placeholder");
        placeholder.setMouseTransparent(true);
        getChildren().addAll(view, placeholder);
        setMinSize(0, 0);
    }

    private static ComparisonView.Mode modeOf(CompareMode mode) {
        return switch (mode) {
            case SIDE_BY_SIDE, SEVERAL -> ComparisonView.Mode.SIDE_BY_SIDE;
            case SWIPE -> ComparisonView.Mode.SWIPE;
            case FLICKER -> ComparisonView.Mode.FLICKER;
        };
    }

    private ComparisonData data(ComparedImages images) {
        full = full.follow(images.full());
        cached = cached.follow(images.cached());
        ShownPictures apart = images.difference();
        difference = difference.follow(apart);
        return new ComparisonData(
                full.captioned(images.full()),
                cached.captioned(images.cached()),
                difference.captioned(apart),
                images.names().stream().map(Forms::firstName).toList(),
                images.notes());
    }

    /** A side's pictures and the tiles made of them, which stay the same as long as the pictures do. */
    private record SideTiles(List<Picture> pictures, List<Tile> tiles) {
        static final SideTiles NONE = new SideTiles(List.of(), List.of());

        SideTiles follow(ShownPictures shown) {
            return shown.pictures().equals(pictures)
                    ? this
                    : new SideTiles(
                            shown.pictures(),
                            shown.pictures().stream().map(CompareImages::tile).toList());
        }

        ComparisonData.Pictures captioned(ShownPictures shown) {
            return new ComparisonData.Pictures(tiles, shown.caption(), shown.stale());
        }
    }

    private static Tile tile(Picture picture) {
        return new Tile(picture.width(), picture.height(), picture.rgb());
    }

    private static PictureRef refOf(SelectedPicture chosen) {
        PictureRef.Side side = switch (chosen.kind()) {
            case FULL -> PictureRef.Side.FULL;
            case CACHED -> PictureRef.Side.CACHED;
            case DIFFERENCE -> PictureRef.Side.DIFFERENCE;
        };
        return new PictureRef(side, chosen.image());
    }

    private static SelectedPicture chosenBy(PictureRef place) {
        PictureKind kind = switch (place.side()) {
            case FULL -> PictureKind.FULL;
            case CACHED -> PictureKind.CACHED;
            case DIFFERENCE -> PictureKind.DIFFERENCE;
        };
        return new SelectedPicture(kind, place.index());
    }

    private void select(@Nullable PictureRef place) {
        if (place != null) {
            picture.selected().set(chosenBy(place));
        }
    }

    /** The file carries the recipe; the image beside it is for programs that take no files. */
    private void dragOut(PictureRef place) {
        picture.dragged(chosenBy(place)).ifPresent(file -> {
            Image shown =
                    view.getData().of(place.side()).tiles().get(place.index()).image();
            Dragboard board = view.startDragAndDrop(TransferMode.COPY);
            board.setDragView(small(shown));
            board.setContent(content(file, shown));
        });
    }

    private static ClipboardContent content(Path file, Image shown) {
        ClipboardContent content = new ClipboardContent();
        content.putFiles(List.of(file.toFile()));
        content.putImage(shown);
        return content;
    }

    private static Image small(Image shown) {
        ImageView node = new ImageView(shown);
        node.setFitWidth(DRAGGED_WIDTH);
        node.setPreserveRatio(true);
        node.setSmooth(false);
        return node.snapshot(null, null);
    }
}
