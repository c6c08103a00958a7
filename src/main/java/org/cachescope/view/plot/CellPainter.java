package org.cachescope.view.plot;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.PixelWriter;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.paint.ImagePattern;
import org.cachescope.view.plot.HeatmapData.Cell;
import org.cachescope.view.plot.HeatmapData.Kind;
import org.cachescope.view.plot.HeatmapData.Mark;

/** Paints single cells of a heatmap in the colours of its view. */
final class CellPainter {
    /** Side of the hatching's tile in pixels of the scene; painted at twice that, for dense screens. */
    private static final int TILE = 6;

    private static final Color DARK_INK = Color.web("#101418");

    private final HeatmapView view;
    private Hatching hatching = new Hatching(Color.WHITE, Color.BLACK);

    /** The pattern of full steps in its colours. */
    private record Hatching(Color ground, Color line, ImagePattern pattern) {
        Hatching(Color ground, Color line) {
            this(ground, line, hatching(ground, line));
        }
    }

    CellPainter(HeatmapView view) {
        this.view = view;
    }

    private ImagePattern hatching() {
        Color ground = view.surface().interpolate(view.subtle(), 0.35);
        Color line = view.line().interpolate(view.muted(), 0.3);
        if (!hatching.ground().equals(ground) || !hatching.line().equals(line)) {
            hatching = new Hatching(ground, line);
        }
        return hatching.pattern();
    }

    /** Hatches neighbouring cells of a full step as one band: lines between them would only flicker. */
    void paintHatching(GraphicsContext g, double x, double y, double width, double height) {
        g.setFill(hatching());
        g.fillRect(x, y, width, height - 1);
    }

    /** Fills a cell that is not hatched; leaves a line of one pixel to its right and below. */
    void paintGround(GraphicsContext g, Cell cell, double x, double y, double width, double height) {
        g.setFill(color(cell));
        g.fillRect(x, y, width - 1, height - 1);
    }

    /** Paints what stands on a cell: its mark, and the frame of one edited by hand. */
    void paintMarks(GraphicsContext g, Cell cell, double x, double y, double width, double height) {
        double w = width - 1;
        double h = height - 1;
        paintMark(g, cell, x, y, w, h);
        if (cell.edited()) {
            double line = Math.clamp(Math.min(w, h) / 6, 1.5, 3);
            g.setStroke(view.edit());
            g.setLineWidth(line);
            g.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
        }
    }

    /** Paints a cell for the legend. */
    void paintSample(GraphicsContext g, Kind kind, Mark mark, boolean edited, double x, double y, double side) {
        Cell cell = new Cell(kind, view.getData().hasValues() ? 0.12 : Double.NaN, mark, edited);
        if (kind == Kind.FULL) {
            paintHatching(g, x, y, side, side + 1);
        } else {
            paintGround(g, cell, x, y, side + 1, side + 1);
        }
        paintMarks(g, cell, x, y, side + 1, side + 1);
    }

    /** The colour a cell is filled with, unless hatched. */
    Color color(Cell cell) {
        if (cell.kind() != Kind.VALUE) {
            return view.subtle();
        }
        if (view.getColoring() == HeatmapView.Coloring.VALUE && !Double.isNaN(cell.value())) {
            return view.getColorMap().at(cell.value());
        }
        return cell.mark() == Mark.NONE ? view.muted().interpolate(view.surface(), 0.55) : view.accent();
    }

    private void paintMark(GraphicsContext g, Cell cell, double x, double y, double w, double h) {
        if (cell.mark() == Mark.NONE) {
            return;
        }
        Color ink = cell.kind() == Kind.VALUE ? inkOn(color(cell)) : view.text();
        double side = Math.clamp(Math.min(w, h) * 0.3, 2, 6);
        if (cell.mark() == Mark.REUSE) {
            g.setFill(ink);
            g.fillOval(x + (w - side) / 2, y + (h - side) / 2, side, side);
            return;
        }
        double arm = side * 0.8;
        g.setStroke(ink);
        g.setLineWidth(1.5);
        if (cell.mark() == Mark.PASS_OVER) {
            double middle = Math.floor(y + h / 2) + 0.5; // a bar between two rows of pixels would be pale
            g.strokeLine(x + w / 2 - arm, middle, x + w / 2 + arm, middle);
            return;
        }
        g.strokeLine(x + w / 2 - arm, y + h / 2 - arm, x + w / 2 + arm, y + h / 2 + arm);
        g.strokeLine(x + w / 2 - arm, y + h / 2 + arm, x + w / 2 + arm, y + h / 2 - arm);
    }

    /** White or near black, whichever is read better on a colour. */
    static Color inkOn(Color color) {
        double luminance = 0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue();
        return luminance > 0.45 ? DARK_INK : Color.WHITE;
    }

    private static ImagePattern hatching(Color ground, Color line) {
        int side = 2 * TILE;
        WritableImage tile = new WritableImage(side, side);
        PixelWriter pixels = tile.getPixelWriter();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int phase = (x + y) % side;
                double ink = phase < 2 ? 1 : phase == 2 || phase == side - 1 ? 0.4 : 0;
                pixels.setColor(x, y, ground.interpolate(line, ink));
            }
        }
        return new ImagePattern(tile, 0, 0, TILE, TILE, false);
    }
}
