package org.cachescope.view.plot;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.cachescope.view.plot.HeatmapData.Position;

/** Frames around cells, in a colour with a rim of the ground's, so that they stand out on any cell. */
record HeatmapMarks(GraphicsContext g, HeatmapGrid grid, Color rim) {
    void frame(Position cell, Color color) {
        stroke(grid.x(cell.panel(), cell.column()), grid.y(cell.row()), grid.cellWidth(), grid.cellHeight(), color);
    }

    void span(Position one, Position other, Color color) {
        double x = Math.min(grid.x(one.panel(), one.column()), grid.x(other.panel(), other.column()));
        double right = Math.max(grid.x(one.panel(), one.column()), grid.x(other.panel(), other.column()));
        double y = grid.y(Math.min(one.row(), other.row()));
        double bottom = grid.y(Math.max(one.row(), other.row()));
        stroke(x, y, right + grid.cellWidth() - x, bottom + grid.cellHeight() - y, color);
    }

    private void stroke(double x, double y, double width, double height, Color color) {
        g.setStroke(rim);
        g.setLineWidth(4);
        g.strokeRect(x - 0.5, y - 0.5, width, height);
        g.setStroke(color);
        g.setLineWidth(2);
        g.strokeRect(x - 0.5, y - 0.5, width, height);
    }
}
