package org.cachescope.view.plot;

import static org.cachescope.view.plot.LinePlotPainter.MARGIN;

import java.util.Arrays;
import java.util.stream.IntStream;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;
import org.cachescope.view.plot.LinePlotData.Form;

/**
 * What stands beside a plot: the bar of its shades, or the names of its series, in as many columns as its height needs.
 */
final class LinePlotLegend {
    private static final double LINE = 18;
    private static final double ROW_GAP = 4;
    private static final double BAR_WIDTH = 10;
    private static final double BAR_HEIGHT = 140;

    /** Share of the plot's width that names may take. */
    private static final double MOST_OF_WIDTH = 0.6;

    private final LinePlot plot;
    private final LinePlotData data;
    private final TextSize small;
    private final int[] named;
    private final int rows;

    /** @param height that there is for it */
    LinePlotLegend(LinePlot plot, double height) {
        this.plot = plot;
        this.data = plot.getData();
        this.small = plot.smallText();
        this.named = IntStream.range(0, data.series().size())
                .filter(series -> !data.series().get(series).points().isEmpty()) // of others nothing is to be seen
                .toArray();
        this.rows = (int) Math.max(1, height / (small.height() + ROW_GAP));
    }

    /** What it takes from the plot's width. */
    double width() {
        if (data.shaded()) {
            double words = Math.max(
                    small.width(data.shadeTitle()),
                    BAR_WIDTH + 4 + Math.max(small.width(data.shadeLow()), small.width(data.shadeHigh())));
            return words + 2 * MARGIN;
        }
        return hasNames() ? namesWidth() + MARGIN : MARGIN;
    }

    /** Names that leave the plot no room are left out: the series under the pointer is told elsewhere. */
    private boolean hasNames() {
        return data.series().size() > 1 && namesWidth() < MOST_OF_WIDTH * plot.getWidth();
    }

    private double namesWidth() {
        return Math.ceilDiv(named.length, rows) * columnWidth();
    }

    private double columnWidth() {
        double name = Arrays.stream(named)
                .mapToDouble(series -> small.width(data.series().get(series).name()))
                .max()
                .orElse(0);
        return LINE + 6 + name + MARGIN;
    }

    /** Paints it to the right of a frame. */
    void paint(GraphicsContext g, LinePlotFrame frame, LinePlotPainter painter) {
        double x = frame.right() + 2 * MARGIN;
        g.setFont(small.font());
        g.setFill(plot.muted());
        g.setTextAlign(TextAlignment.LEFT);
        if (data.shaded()) {
            paintBar(g, frame, x);
        } else if (hasNames()) {
            g.setTextBaseline(VPos.CENTER);
            for (int i = 0; i < named.length; i++) {
                double y = frame.top() + small.height() / 2 + i % rows * (small.height() + ROW_GAP);
                paintName(g, painter, named[i], x + i / rows * columnWidth(), y);
            }
        }
    }

    private void paintBar(GraphicsContext g, LinePlotFrame frame, double x) {
        g.setTextBaseline(VPos.TOP);
        g.fillText(data.shadeTitle(), x, MARGIN);
        double height = Math.min(frame.bottom() - frame.top(), BAR_HEIGHT);
        for (int row = 0; row < height; row++) {
            g.setFill(plot.shade(row / (height - 1)));
            g.fillRect(x, frame.top() + row, BAR_WIDTH, 1);
        }
        g.setFill(plot.muted());
        g.fillText(data.shadeLow(), x + BAR_WIDTH + 4, frame.top());
        g.setTextBaseline(VPos.BOTTOM);
        g.fillText(data.shadeHigh(), x + BAR_WIDTH + 4, frame.top() + height);
    }

    private void paintName(GraphicsContext g, LinePlotPainter painter, int series, double x, double y) {
        Form form = data.series().get(series).form();
        if (form != Form.POINTS && form != Form.PALE_RINGS) {
            g.setStroke(painter.color(series));
            g.setLineWidth(form == Form.QUIET_LINE ? 1.5 : 2);
            g.strokeLine(x, y, x + LINE, y);
        }
        if (form == Form.PALE_RINGS) {
            painter.paintPaleRing(g, x + LINE / 2, y, painter.color(series));
        } else if (LinePlotPainter.isMarked(data.series().get(series))) {
            painter.paintMarker(g, x + LINE / 2, y, series);
        }
        g.setFill(plot.muted());
        g.fillText(data.series().get(series).name(), x + LINE + 6, y);
    }
}
