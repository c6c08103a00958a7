package org.cachescope.view.plot;

import java.util.stream.DoubleStream;
import javafx.scene.Scene;

/** Shares a heatmap's size out between labels, totals, legend and cells. */
final class HeatmapLayout {
    static final double MARGIN = 8;
    static final double TOTALS = 26;
    static final double COLUMN_TOTALS = 14;
    private static final double GAP = 28;
    private static final double MIN_CELL = 7;
    private static final double PREF_CELL = 14;
    private static final double MAX_CELL_WIDTH = 56;
    private static final double MAX_CELL_HEIGHT = 32;
    /** Cells far wider than high, or higher than wide, no longer read as a grid. */
    private static final double MAX_RATIO = 3.5;

    private final HeatmapView view;
    private final HeatmapData data;
    private final boolean totals;
    private final boolean interleaved;
    private final double lineHeight;
    private final double labels;
    private final HeatmapLegend legend;

    HeatmapLayout(HeatmapView view, boolean totals, boolean interleaved) {
        this.view = view;
        this.data = view.getData();
        this.totals = totals;
        this.interleaved = interleaved;
        TextSize small = view.smallText();
        this.lineHeight = small.height();
        this.labels = Math.max(
                small.width(data.rowTitle()),
                data.rowLabels().stream().mapToDouble(small::width).max().orElse(0));
        this.legend = new HeatmapLegend(view);
    }

    HeatmapGrid grid() {
        double legendHeight = legend.lines(view.getWidth() - 2 * MARGIN) * legend.lineHeight();
        double width = view.getWidth() - besideCells();
        double height = view.getHeight() - aboveAndBelowCells() - legendHeight;
        double cellWidth =
                Math.clamp(width / (data.columnLabels().size() * data.panels().size()), MIN_CELL, MAX_CELL_WIDTH);
        double cellHeight = Math.clamp(height / data.rowLabels().size(), MIN_CELL, MAX_CELL_HEIGHT);
        return grid(
                snapped(Math.min(cellWidth, cellHeight * MAX_RATIO)),
                snapped(Math.min(cellHeight, cellWidth * MAX_RATIO)));
    }

    private HeatmapGrid grid(double cellWidth, double cellHeight) {
        return new HeatmapGrid(
                data.rowLabels().size(),
                data.columnLabels().size(),
                data.panels().size(),
                interleaved,
                left(),
                top(),
                cellWidth,
                cellHeight,
                gap());
    }

    /** Y of the line with panel titles. */
    double titleY() {
        return MARGIN + lineHeight * 0.6;
    }

    double lineHeight() {
        return lineHeight;
    }

    HeatmapLegend legend() {
        return legend;
    }

    double minWidth() {
        return besideCells()
                + MIN_CELL * data.columnLabels().size() * data.panels().size();
    }

    double prefWidth() {
        return besideCells()
                + PREF_CELL * data.columnLabels().size() * data.panels().size();
    }

    double minHeight() {
        return aboveAndBelowCells()
                + 2 * legend.lineHeight()
                + MIN_CELL * data.rowLabels().size();
    }

    double prefHeight() {
        return aboveAndBelowCells()
                + legend.lineHeight()
                + PREF_CELL * data.rowLabels().size();
    }

    private double left() {
        return Math.ceil(MARGIN + labels + MARGIN);
    }

    private double top() {
        return Math.ceil(MARGIN + lineHeight * 1.3 + (totals ? COLUMN_TOTALS + 4 : 0));
    }

    private double gap() {
        return interleaved ? 0 : totals ? TOTALS + GAP / 2 : GAP;
    }

    private double besideCells() {
        return left() + gap() * Math.max(0, data.panels().size() - 1) + (totals ? TOTALS : 0) + MARGIN;
    }

    private double aboveAndBelowCells() {
        return top() + 2 * lineHeight + 2 * MARGIN;
    }

    /** Down to whole pixels of the screen, so that no edge is blurred. */
    private double snapped(double size) {
        return Math.floor(size * pixelsPerUnit()) / pixelsPerUnit();
    }

    /** Whether every cell begins and ends where a pixel of the screen does. */
    boolean isOnPixels(HeatmapGrid grid) {
        return DoubleStream.of(grid.left(), grid.top(), grid.cellWidth(), grid.cellHeight(), grid.gap())
                .map(length -> length * pixelsPerUnit())
                .allMatch(pixels -> Math.abs(pixels - Math.rint(pixels)) < 1e-6);
    }

    private double pixelsPerUnit() {
        Scene scene = view.getScene();
        return scene == null || scene.getWindow() == null
                ? 1
                : scene.getWindow().getRenderScaleX();
    }
}
