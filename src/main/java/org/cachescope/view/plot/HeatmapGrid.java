package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cachescope.view.plot.HeatmapData.Position;

/**
 * Where the cells of a heatmap are, in pixels. Panels stand beside each other with a gap, or interleaved: column 0 of
 * every panel, then column 1, and so on.
 *
 * @param left x of the first cell
 * @param top y of the first cell
 * @param cellWidth including the line that parts cells
 * @param cellHeight including the line that parts cells
 * @param gap between panels beside each other
 */
record HeatmapGrid(
        int rows,
        int columns,
        int panels,
        boolean interleaved,
        double left,
        double top,
        double cellWidth,
        double cellHeight,
        double gap) {

    /** X of the left edge of a cell. */
    double x(int panel, int column) {
        return interleaved
                ? left + (column * panels + panel) * cellWidth
                : left + panel * (columns * cellWidth + gap) + column * cellWidth;
    }

    /** Y of the upper edge of a row. */
    double y(int row) {
        return top + row * cellHeight;
    }

    double bottom() {
        return y(rows);
    }

    double right() {
        return x(panels - 1, columns - 1) + cellWidth;
    }

    /** The cell at a point; none between panels and outside. */
    Optional<Position> at(double x, double y) {
        int row = (int) Math.floor((y - top) / cellHeight);
        double fromLeft = x - left;
        if (row < 0 || row >= rows || fromLeft < 0) {
            return Optional.empty();
        }
        if (interleaved) {
            int place = (int) (fromLeft / cellWidth);
            return place < columns * panels
                    ? Optional.of(new Position(row, place % panels, place / panels))
                    : Optional.empty();
        }
        double panelWidth = columns * cellWidth;
        int panel = (int) (fromLeft / (panelWidth + gap));
        int column = (int) ((fromLeft - panel * (panelWidth + gap)) / cellWidth);
        return panel < panels && column < columns ? Optional.of(new Position(row, panel, column)) : Optional.empty();
    }

    /** The nearest cell to a point. */
    Position nearest(double x, double y) {
        int row = Math.clamp((long) Math.floor((y - top) / cellHeight), 0, rows - 1);
        Position nearest = new Position(row, 0, 0);
        double distance = Double.POSITIVE_INFINITY;
        for (int place = 0; place < panels * columns; place++) {
            Position position = position(row, place);
            double off = Math.abs(x(position.panel(), position.column()) + cellWidth / 2 - x);
            if (off <= distance) { // an edge belongs to the cell at its right, as in at()
                distance = off;
                nearest = position;
            }
        }
        return nearest;
    }

    /** All cells of the rectangle that two cells span on the screen, row by row. */
    List<Position> between(Position one, Position other) {
        List<Position> cells = new ArrayList<>();
        int from = Math.min(place(one), place(other));
        int to = Math.max(place(one), place(other));
        for (int row = Math.min(one.row(), other.row()); row <= Math.max(one.row(), other.row()); row++) {
            for (int place = from; place <= to; place++) {
                cells.add(position(row, place));
            }
        }
        return cells;
    }

    /** The cell that many rows down and columns to the right of a cell; stays within the grid. */
    Position moved(Position from, int down, int right) {
        int row = Math.clamp((long) from.row() + down, 0, rows - 1);
        return position(row, Math.clamp((long) place(from) + right, 0, panels * columns - 1));
    }

    /** Columns to the left of a cell on the screen. */
    private int place(Position position) {
        return interleaved
                ? position.column() * panels + position.panel()
                : position.panel() * columns + position.column();
    }

    private Position position(int row, int place) {
        return interleaved
                ? new Position(row, place % panels, place / panels)
                : new Position(row, place / columns, place % columns);
    }
}
