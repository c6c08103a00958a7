package org.cachescope.view;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import org.cachescope.view.plot.ComparisonData;
import org.cachescope.view.plot.ComparisonView;
import org.cachescope.view.plot.NodePicture;
import org.cachescope.view.plot.PictureRef;
import org.cachescope.view.plot.Tile;
import org.cachescope.viewmodel.Amplification;
import org.cachescope.viewmodel.CompareMode;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.RunKind;
import org.cachescope.viewmodel.ShownPictures;
import org.cachescope.workspace.studio.Picture;
import org.jspecify.annotations.Nullable;

/** The pictures of both runs, with what can be done with one of them. */
final class CompareImages extends StackPane {
    private static final double WHITE = 255;

    private final CompareViewModel compare;
    private final Dialogs dialogs;
    private final ComparisonView view = new ComparisonView();
    private RunTiles fullRun = RunTiles.NONE;
    private RunTiles cachedRun = RunTiles.NONE;

    CompareImages(CompareViewModel compare, Dialogs dialogs) {
        this.compare = compare;
        this.dialogs = dialogs;
        view.setId("images-view");
        view.modeProperty().bind(compare.mode().map(CompareImages::modeOf));
        compare.fullPictures().subscribe(this::show);
        compare.cachedPictures().subscribe(this::show);
        compare.quality().subscribe(this::show);
        compare.amplification().subscribe(this::amplify);
        view.hoveredProperty().subscribe(this::select);
        view.onDragOutProperty().set(this::dragOut);
        ContextMenu menu = menu();
        view.setOnContextMenuRequested(event -> menu.show(view, event.getScreenX(), event.getScreenY()));
        getChildren().add(view);
        setMinSize(0, 0);
    }

    private static ComparisonView.Mode modeOf(CompareMode mode) {
        return switch (mode) {
            case SIDE_BY_SIDE -> ComparisonView.Mode.SIDE_BY_SIDE;
            case SWIPE -> ComparisonView.Mode.SWIPE;
            case FLICKER -> ComparisonView.Mode.FLICKER;
        };
    }

    private void show() {
        ShownPictures full = compare.fullPictures().getValue();
        ShownPictures cached = compare.cachedPictures().getValue();
        boolean pairs = full.pictures().size() == cached.pictures().size() && areOfOneSize(full, cached);
        fullRun = fullRun.follow(full);
        cachedRun = cachedRun.follow(cached);
        List<Tile> fullTiles = fullRun.tiles();
        List<Tile> cachedTiles = pairs || full.pictures().isEmpty() ? cachedRun.tiles() : List.of();
        List<String> notes = cachedTiles.isEmpty() || cached.stale()
                ? List.of()
                : IntStream.range(0, cachedTiles.size())
                        .mapToObj(image -> compare.qualityText(image)
                                .map(CompareImages::psnr)
                                .orElse(""))
                        .toList();
        List<String> names = full.stale()
                ? List.of()
                : compare.classNames().stream().map(Forms::firstName).toList();
        view.dataProperty()
                .set(new ComparisonData(fullTiles, cachedTiles, full.caption(), cached.caption(), names, notes));
        view.dimmedProperty().set(full.stale() || cached.stale());
        amplify();
    }

    /** Decoded images are larger than the previews of a run that is being made. */
    private static boolean areOfOneSize(ShownPictures full, ShownPictures cached) {
        return full.pictures().isEmpty()
                || cached.pictures().isEmpty()
                || full.pictures().getFirst().width()
                        == cached.pictures().getFirst().width();
    }

    /** There is room for one figure below a picture; the readout has both. */
    private static String psnr(String quality) {
        return quality.split(" · ", 2)[0];
    }

    /** A run's pictures and the tiles made of them, which stay the same as long as the pictures do. */
    private record RunTiles(List<Picture> pictures, List<Tile> tiles) {
        static final RunTiles NONE = new RunTiles(List.of(), List.of());

        RunTiles follow(ShownPictures shown) {
            return shown.pictures().equals(pictures)
                    ? this
                    : new RunTiles(
                            shown.pictures(),
                            shown.pictures().stream().map(CompareImages::tile).toList());
        }
    }

    private static Tile tile(Picture picture) {
        return new Tile(picture.width(), picture.height(), picture.rgb());
    }

    private void amplify() {
        OptionalInt factor = compare.amplification().get().factor();
        view.amplificationProperty().set(factor.isPresent() ? factor.getAsInt() : greatestIsWhite());
    }

    private double greatestIsWhite() {
        ComparisonData data = view.getData();
        if (!data.complete()) {
            return Amplification.X1.factor().orElse(1);
        }
        int greatest = IntStream.range(0, data.count())
                .map(i ->
                        greatest(data.full().get(i).rgb(), data.cached().get(i).rgb()))
                .max()
                .orElse(0);
        return WHITE / Math.max(1, greatest);
    }

    private static int greatest(byte[] one, byte[] other) {
        return IntStream.range(0, Math.min(one.length, other.length))
                .map(i -> Math.abs((one[i] & 0xff) - (other[i] & 0xff)))
                .max()
                .orElse(0);
    }

    private void select(@Nullable PictureRef pointed) {
        if (pointed != null) {
            compare.selected().set(pointed.index());
        }
    }

    private void dragOut(PictureRef picture) {
        ClipboardContent content = new ClipboardContent();
        content.putImage(picture(picture));
        view.startDragAndDrop(TransferMode.COPY).setContent(content);
    }

    private WritableImage picture(PictureRef picture) {
        ComparisonData data = view.getData();
        Tile tile = switch (picture.side()) {
            case FULL -> data.full().get(picture.index());
            case CACHED -> data.cached().get(picture.index());
            case DIFFERENCE ->
                data.full()
                        .get(picture.index())
                        .difference(data.cached().get(picture.index()), view.getAmplification());
        };
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

    private ContextMenu menu() {
        ContextMenu menu = new ContextMenu(
                item("Save cached image…", () -> save(RunKind.CACHED)),
                item("Save full image…", () -> save(RunKind.FULL)),
                item(
                        "Save comparison…",
                        () -> dialogs.saveFile("Save the comparison", "comparison.png", compare::saveGrid)),
                item("Copy picture", () -> NodePicture.copy(NodePicture.of(view, 1, Color.TRANSPARENT))));
        menu.setId("images-menu");
        return menu;
    }

    private void save(RunKind kind) {
        String name = kind.label() + "-" + (compare.selected().get() + 1) + ".png";
        dialogs.saveFile("Save image", name, file -> compare.saveImage(kind, file));
    }

    private static MenuItem item(String text, Runnable does) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> does.run());
        return item;
    }
}
