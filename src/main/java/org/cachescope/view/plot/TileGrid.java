package org.cachescope.view.plot;

import java.util.OptionalInt;

/**
 * Where equal tiles are that fill an area as large as they can, in pixels.
 *
 * @param left x of the area
 * @param top y of the area
 * @param cell width of a tile with the gap after it
 * @param line height of a tile with the gap, and the note, below it
 * @param side width and height of a tile
 */
record TileGrid(int count, int columns, double left, double top, double cell, double line, double side) {
    private static final double GAP = 6;

    /** Share of its size that a tile keeps at least where room is made for notes. */
    private static final double LEAST_FOR_NOTES = 0.75;

    /**
     * Arranges tiles; of all numbers of columns the one that makes them largest.
     *
     * @param note height kept below each tile
     * @param noteWidth width that each tile's column has, so that its note can be read, unless that makes tiles much
     *     smaller
     */
    static TileGrid fit(
            int count, double left, double top, double width, double height, double note, double noteWidth) {
        TileGrid largest = largest(count, left, top, width, height, note, 0);
        TileGrid noted = largest(count, left, top, width, height, note, noteWidth);
        return noted.side() >= LEAST_FOR_NOTES * largest.side() ? noted : largest;
    }

    private static TileGrid largest(
            int count, double left, double top, double width, double height, double note, double leastColumn) {
        int best = 1;
        double largest = 0;
        for (int columns = 1; columns <= count; columns++) {
            boolean room = columns == 1 || columns * (leastColumn + GAP) - GAP <= width;
            double side = room ? side(count, columns, width, height, note) : 0;
            // more columns only where they help: the fewest give the squarest grid
            if (side > largest + 0.5) {
                largest = side;
                best = columns;
            }
        }
        double side = Math.max(1, Math.floor(largest));
        return new TileGrid(count, best, left, top, Math.max(side, leastColumn) + GAP, side + GAP + note, side);
    }

    private static double side(int count, int columns, double width, double height, double note) {
        int rows = (count + columns - 1) / columns;
        return Math.min((width + GAP) / columns - GAP, (height + GAP) / rows - GAP - note);
    }

    /** Width of a tile's column, its gap left out. */
    double column() {
        return cell - GAP;
    }

    double x(int tile) {
        return left + tile % columns * cell;
    }

    double y(int tile) {
        return top + tile / columns * line;
    }

    double right() {
        return left + Math.min(count, columns) * cell - GAP;
    }

    /** The tile at a place. */
    OptionalInt at(double x, double y) {
        for (int tile = 0; tile < count; tile++) {
            if (x >= x(tile) && x < x(tile) + side && y >= y(tile) && y < y(tile) + side) {
                return OptionalInt.of(tile);
            }
        }
        return OptionalInt.empty();
    }
}
