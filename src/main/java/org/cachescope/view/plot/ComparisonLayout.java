package org.cachescope.view.plot;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import javafx.geometry.Point2D;
import org.cachescope.view.plot.PictureRef.Side;

/** Places the grids of a comparison: three beside each other, or one. */
final class ComparisonLayout {
    private static final double GAP = 16;
    private static final double CAPTION_GAP = 4;

    private final ComparisonView view;
    private final double captions;
    private final double notes;
    private final double noteWidth;
    private final double numberWidth;

    ComparisonLayout(ComparisonView view) {
        this.view = view;
        TextSize size = view.smallText();
        this.captions = size.height() + CAPTION_GAP;
        this.notes = view.getData().noted() ? size.height() : 0;
        this.noteWidth = widest(size, note -> note);
        this.numberWidth = widest(size, ComparisonData::withoutUnit);
    }

    private double widest(TextSize size, UnaryOperator<String> shown) {
        return view.getData().notes().stream()
                .map(shown)
                .mapToDouble(size::width)
                .max()
                .orElse(0);
    }

    /** Width that a side may use, its gap left out. */
    double room() {
        int grids = sides().size();
        return (view.getWidth() - (grids - 1) * GAP) / grids;
    }

    /** The sides shown beside each other; one where runs share a grid. */
    List<Side> sides() {
        return view.getMode() == ComparisonView.Mode.SIDE_BY_SIDE ? List.of(Side.values()) : List.of(shown());
    }

    private Side shown() {
        return view.getMode() == ComparisonView.Mode.FLICKER && view.flickersCached() ? Side.CACHED : Side.FULL;
    }

    /** The grid of a side. */
    TileGrid grid(Side side) {
        int place = sides().size() == 1 ? 0 : side.ordinal();
        double width = room();
        int count = view.getData().count();
        TileGrid grid = fit(count, width);
        double left = place * (width + GAP);
        return new TileGrid(count, grid.columns(), left, captions, grid.cell(), grid.line(), grid.side());
    }

    /** With room for the notes as they are, else without their units, as long as pictures stay about as large. */
    private TileGrid fit(int count, double width) {
        if (view.getMode() != ComparisonView.Mode.SIDE_BY_SIDE) {
            return fit(count, width, 0); // pictures are large, and notes are behind names
        }
        TileGrid grid = fit(count, width, noteWidth);
        return grid.column() >= noteWidth ? grid : fit(count, width, numberWidth);
    }

    private TileGrid fit(int count, double width, double column) {
        return TileGrid.fit(count, 0, captions, width, view.getHeight() - captions, notes, column);
    }

    double tileSide() {
        return grid(Side.FULL).side();
    }

    /** X of the divider. */
    double dividerX() {
        TileGrid grid = grid(Side.FULL);
        return grid.left() + view.getDivider() * (grid.right() - grid.left());
    }

    /** The divider's place at an x. */
    double dividerShare(double x) {
        TileGrid grid = grid(Side.FULL);
        return (x - grid.left()) / (grid.right() - grid.left());
    }

    Optional<PictureRef> at(double x, double y) {
        if (view.getData().count() == 0) {
            return Optional.empty();
        }
        for (Side side : sides()) {
            OptionalInt tile = grid(side).at(x, y);
            if (tile.isPresent()) {
                boolean swiped = view.getMode() == ComparisonView.Mode.SWIPE && x > dividerX();
                return Optional.of(new PictureRef(swiped ? Side.CACHED : side, tile.getAsInt()));
            }
        }
        return Optional.empty();
    }

    /**
     * The picture beside another: on the same side or, from its last column on, on the next one.
     *
     * @return the same where there is none
     */
    PictureRef moved(PictureRef from, int right, int down) {
        int count = view.getData().count();
        int columns = grid(from.side()).columns();
        int row = from.index() / columns + down;
        int column = from.index() % columns + right;
        if (row < 0 || row * columns >= count) {
            return from;
        }
        boolean sideways = column < 0 || column >= columns || right > 0 && from.index() + right >= count;
        if (!sideways) {
            return new PictureRef(from.side(), Math.min(row * columns + column, count - 1));
        }
        int next = sides().indexOf(from.side()) + right;
        if (sides().size() == 1 || next < 0 || next >= sides().size()) {
            return from;
        }
        int index = row * columns + (right > 0 ? 0 : columns - 1);
        return new PictureRef(sides().get(next), Math.min(index, count - 1));
    }

    /** Where in the picture under it a place is, as shares. */
    Optional<Point2D> within(double x, double y) {
        return at(x, y).map(picture -> {
            TileGrid grid = grid(picture.side());
            return new Point2D(
                    (x - grid.x(picture.index())) / grid.side(), (y - grid.y(picture.index())) / grid.side());
        });
    }
}
