package org.cachescope.view.plot;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;
import org.cachescope.view.plot.HeatmapData.Cell;
import org.cachescope.view.plot.HeatmapData.Kind;
import org.cachescope.view.plot.HeatmapData.Mark;
import org.cachescope.view.plot.HeatmapData.Panel;

/** Paints a heatmap: cells, titles, labels, totals and the legend. */
final class HeatmapPainter {
    private final HeatmapView view;
    private final HeatmapData data;
    private final HeatmapLayout layout;
    private final HeatmapGrid grid;
    private final boolean totals;

    HeatmapPainter(HeatmapView view, HeatmapLayout layout, boolean totals) {
        this.view = view;
        this.data = view.getData();
        this.layout = layout;
        this.grid = layout.grid();
        this.totals = totals;
    }

    void paint(GraphicsContext g) {
        paintCells(g);
        paintTitles(g);
        paintRowLabels(g);
        paintColumnLabels(g);
        if (totals) {
            paintTotals(g);
        }
        double below = grid.bottom() + 2 * layout.lineHeight() + HeatmapLayout.MARGIN;
        layout.legend().paint(g, HeatmapLayout.MARGIN, below, view.getWidth() - 2 * HeatmapLayout.MARGIN);
    }

    /** Whether what another has painted differs from what this paints in cells and totals only. */
    boolean canPaintOver(HeatmapPainter before) {
        return grid.equals(before.grid)
                && totals == before.totals
                && layout.isOnPixels(grid) // or edges of cells, half on a pixel, would not be cleared without a trace
                && data.hasValues() == before.data.hasValues()
                && data.holds(Kind.UNUSED) == before.data.holds(Kind.UNUSED) // the legend says what there is
                && data.holds(Mark.PASS_OVER) == before.data.holds(Mark.PASS_OVER)
                && data.holds(Mark.DROP) == before.data.holds(Mark.DROP);
    }

    /** Paints over what another has painted, where cells differ. */
    void paintOver(GraphicsContext g, HeatmapPainter before) {
        for (int panel = 0; panel < grid.panels(); panel++) {
            for (int row = 0; row < grid.rows(); row++) {
                paintRowOver(
                        g, panel, row, before.data.panels().get(panel).cells().get(row));
            }
        }
        if (totals && !data.equals(before.data)) {
            clearTotals(g);
            paintTotals(g);
        }
    }

    private void paintRowOver(GraphicsContext g, int panel, int row, List<Cell> before) {
        List<Cell> cells = data.panels().get(panel).cells().get(row);
        if (cells.equals(before)) {
            return;
        }
        boolean hatched = Stream.concat(cells.stream(), before.stream()).anyMatch(cell -> cell.kind() == Kind.FULL);
        double y = grid.y(row);
        for (int column = 0; column < cells.size(); column++) {
            if (hatched || !cells.get(column).equals(before.get(column))) {
                double x = grid.x(panel, column);
                g.clearRect(x, y, grid.cellWidth(), grid.cellHeight());
                if (!hatched) {
                    view.cellPainter().paintGround(g, cells.get(column), x, y, grid.cellWidth(), grid.cellHeight());
                    view.cellPainter().paintMarks(g, cells.get(column), x, y, grid.cellWidth(), grid.cellHeight());
                }
            }
        }
        if (hatched) {
            paintRow(g, view.cellPainter(), panel, row); // bands go over several cells
        }
    }

    private void clearTotals(GraphicsContext g) {
        double height = HeatmapLayout.COLUMN_TOTALS;
        g.clearRect(grid.left(), grid.top() - 3 - height, grid.right() - grid.left(), height);
        for (int panel = grid.interleaved() ? grid.panels() - 1 : 0; panel < grid.panels(); panel++) {
            double right = grid.x(panel, grid.columns() - 1) + grid.cellWidth();
            g.clearRect(right + 3, grid.top(), HeatmapLayout.TOTALS - 4, grid.bottom() - grid.top());
        }
    }

    private void paintCells(GraphicsContext g) {
        CellPainter painter = view.cellPainter();
        for (int panel = 0; panel < grid.panels(); panel++) {
            for (int row = 0; row < grid.rows(); row++) {
                paintRow(g, painter, panel, row);
            }
        }
    }

    private void paintRow(GraphicsContext g, CellPainter painter, int panel, int row) {
        List<Cell> cells = data.panels().get(panel).cells().get(row);
        double y = grid.y(row);
        double width = grid.cellWidth();
        double height = grid.cellHeight();
        int hatched = 0;
        for (int column = 0; column < cells.size(); column++) {
            Cell cell = cells.get(column);
            if (cell.kind() != Kind.FULL) {
                painter.paintGround(g, cell, grid.x(panel, column), y, width, height);
                continue;
            }
            hatched++;
            boolean goesOn = !grid.interleaved()
                    && column + 1 < cells.size()
                    && cells.get(column + 1).kind() == Kind.FULL;
            if (!goesOn) {
                painter.paintHatching(g, grid.x(panel, column - hatched + 1), y, hatched * width, height);
                hatched = 0;
            }
        }
        for (int column = 0; column < cells.size(); column++) {
            painter.paintMarks(g, cells.get(column), grid.x(panel, column), y, width, height);
        }
    }

    private void paintTitles(GraphicsContext g) {
        g.setTextBaseline(VPos.CENTER);
        g.setTextAlign(TextAlignment.LEFT);
        g.setFont(view.boldFont());
        g.setFill(view.text());
        if (grid.interleaved()) {
            String titles = data.panels().stream().map(Panel::title).collect(Collectors.joining(", "));
            g.fillText(titles, grid.left(), layout.titleY());
        } else {
            for (int panel = 0; panel < grid.panels(); panel++) {
                g.fillText(data.panels().get(panel).title(), grid.x(panel, 0), layout.titleY());
            }
        }
        small(g, TextAlignment.RIGHT);
        g.fillText(data.rowTitle(), grid.left() - HeatmapLayout.MARGIN, layout.titleY());
    }

    private void paintRowLabels(GraphicsContext g) {
        small(g, TextAlignment.RIGHT);
        int every = (int) Math.ceil(layout.lineHeight() * 0.9 / grid.cellHeight());
        for (int row = 0; row < grid.rows(); row += every) {
            double middle = grid.y(row) + (grid.cellHeight() - 1) / 2;
            g.fillText(data.rowLabels().get(row), grid.left() - HeatmapLayout.MARGIN, middle);
        }
    }

    private void paintColumnLabels(GraphicsContext g) {
        small(g, TextAlignment.CENTER);
        TextSize size = view.smallText();
        double widest =
                data.columnLabels().stream().mapToDouble(size::width).max().orElse(0) + 6;
        int parts = grid.interleaved() ? grid.panels() : 1;
        int every = (int) Math.ceil(widest / (grid.cellWidth() * parts));
        double labels = grid.bottom() + layout.lineHeight() * 0.6;
        double title = grid.bottom() + layout.lineHeight() * 1.6;
        int drawn = grid.interleaved() ? 1 : grid.panels();
        for (int panel = 0; panel < drawn; panel++) {
            double width = grid.cellWidth() * parts;
            for (int column = 0; column < grid.columns(); column += every) {
                g.fillText(data.columnLabels().get(column), grid.x(panel, column) + (width - 1) / 2, labels);
            }
        }
        double panelWidth = grid.cellWidth() * parts * grid.columns();
        if (drawn > 1 && size.width(data.columnTitle()) > panelWidth) {
            g.setTextAlign(TextAlignment.LEFT); // once for all panels: under each it would run into the next
            g.fillText(data.columnTitle(), grid.left(), title);
            return;
        }
        for (int panel = 0; panel < drawn; panel++) {
            g.fillText(data.columnTitle(), grid.x(panel, 0) + panelWidth / 2, title);
        }
    }

    private void paintTotals(GraphicsContext g) {
        // quiet: they stand beside colours that carry the data
        g.setFill(view.muted().interpolate(view.surface(), 0.45));
        int most = Math.max(1, data.cacheRows());
        double height = HeatmapLayout.COLUMN_TOTALS;
        double wide = HeatmapLayout.TOTALS - 4;
        double foot = grid.top() - 3;
        for (int panel = 0; panel < grid.panels(); panel++) {
            for (int column = 0; column < grid.columns(); column++) {
                double share = (double) data.reusedInColumn(panel, column) / most;
                double bar = Math.ceil(Math.min(1, share) * height);
                g.fillRect(grid.x(panel, column), foot - bar, grid.cellWidth() - 1, bar);
            }
        }
        for (int row = 0; row < grid.rows(); row++) {
            if (grid.interleaved()) {
                double sum = 0;
                for (int panel = 0; panel < grid.panels(); panel++) {
                    sum += data.reusedInRow(panel, row);
                }
                paintRowTotal(g, grid.right(), row, wide * sum / (grid.columns() * grid.panels()));
            } else {
                for (int panel = 0; panel < grid.panels(); panel++) {
                    double right = grid.x(panel, grid.columns() - 1) + grid.cellWidth();
                    paintRowTotal(g, right, row, wide * data.reusedInRow(panel, row) / grid.columns());
                }
            }
        }
    }

    private void paintRowTotal(GraphicsContext g, double right, int row, double width) {
        g.fillRect(right + 3, grid.y(row), Math.ceil(width), grid.cellHeight() - 1);
    }

    private void small(GraphicsContext g, TextAlignment alignment) {
        g.setFont(view.smallFont());
        g.setFill(view.muted());
        g.setTextAlign(alignment);
        g.setTextBaseline(VPos.CENTER);
    }
}
