package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.cachescope.view.plot.HeatmapData.Kind;
import org.cachescope.view.plot.HeatmapData.Mark;

/** The line below a heatmap that says what its colours and marks mean; breaks where it does not fit. */
final class HeatmapLegend {
    private static final double SPACE = 16;
    private static final double INNER = 6;
    private static final double BAR = 96;

    private final HeatmapView view;
    private final TextSize size;

    HeatmapLegend(HeatmapView view) {
        this.view = view;
        this.size = view.smallText();
    }

    /** An entry: a swatch of a width, then words; a bar has words on both ends. */
    private record Entry(String before, double swatch, String after, Swatch painter) {}

    /** Paints a swatch into a rectangle. */
    private interface Swatch {
        void paint(GraphicsContext g, double x, double y, double width, double height);
    }

    /** Height of a line. */
    double lineHeight() {
        return size.height() + INNER;
    }

    /** Lines needed at a width. */
    int lines(double width) {
        return broken(width).size();
    }

    void paint(GraphicsContext g, double left, double top, double width) {
        double y = top;
        for (List<Entry> row : broken(width)) {
            double x = left;
            for (Entry entry : row) {
                paint(g, entry, x, y);
                x += width(entry) + SPACE;
            }
            y += lineHeight();
        }
    }

    private void paint(GraphicsContext g, Entry entry, double left, double y) {
        double x = left;
        double side = Math.floor(size.height() * 0.8);
        double middle = y + lineHeight() / 2;
        g.setFont(size.font());
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.CENTER);
        g.setFill(view.muted());
        if (!entry.before().isEmpty()) {
            g.fillText(entry.before(), x, middle);
            x += size.width(entry.before()) + INNER;
        }
        entry.painter().paint(g, x, Math.round(middle - side / 2), entry.swatch(), side);
        g.setFill(view.muted());
        g.fillText(entry.after(), x + entry.swatch() + INNER, middle);
    }

    private double width(Entry entry) {
        double before = entry.before().isEmpty() ? 0 : size.width(entry.before()) + INNER;
        return before + entry.swatch() + INNER + size.width(entry.after());
    }

    private List<List<Entry>> broken(double width) {
        List<List<Entry>> rows = new ArrayList<>();
        List<Entry> row = new ArrayList<>();
        double used = 0;
        for (Entry entry : entries()) {
            if (!row.isEmpty() && used + width(entry) > width) {
                rows.add(row);
                row = new ArrayList<>();
                used = 0;
            }
            row.add(entry);
            used += width(entry) + SPACE;
        }
        rows.add(row);
        return rows;
    }

    private List<Entry> entries() {
        double side = Math.floor(size.height() * 0.8);
        List<Entry> entries = new ArrayList<>();
        if (view.getColoring() == HeatmapView.Coloring.VALUE && view.getData().hasValues()) {
            HeatmapData.Scale scale = view.getData().scale();
            entries.add(new Entry(scale.least(), BAR, scale.greatest(), this::paintBar));
        } else {
            entries.add(new Entry("", side, "computes", sample(Kind.VALUE, Mark.NONE, false)));
        }
        if (!view.getData().scale().decided()) {
            return entries;
        }
        entries.add(new Entry("", side, "reuses", sample(Kind.VALUE, Mark.REUSE, false)));
        if (view.getData().scale().editable()) {
            entries.add(new Entry("", side, "edited by hand", sample(Kind.UNUSED, Mark.NONE, true)));
        }
        entries.add(new Entry("", side, "full step", sample(Kind.FULL, Mark.NONE, false)));
        if (view.getData().holds(Kind.UNUSED)) {
            entries.add(new Entry("", side, "not read", sample(Kind.UNUSED, Mark.NONE, false)));
        }
        if (view.getData().holds(Mark.PASS_OVER)) {
            entries.add(new Entry("", side, "passed over as one", sample(Kind.VALUE, Mark.PASS_OVER, false)));
        }
        if (view.getData().holds(Mark.DROP)) {
            entries.add(new Entry("", side, "left out", sample(Kind.VALUE, Mark.DROP, false)));
        }
        return entries;
    }

    private Swatch sample(Kind kind, Mark mark, boolean edited) {
        return (g, x, y, width, height) -> view.cellPainter().paintSample(g, kind, mark, edited, x, y, width);
    }

    private void paintBar(GraphicsContext g, double x, double y, double width, double height) {
        for (int column = 0; column < width; column++) {
            fill(g, view.getColorMap().at(column / (width - 1)), x + column, y, 1, height);
        }
    }

    private static void fill(GraphicsContext g, Color color, double x, double y, double width, double height) {
        g.setFill(color);
        g.fillRect(x, y, width, height);
    }
}
