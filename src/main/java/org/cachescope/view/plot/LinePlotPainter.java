package org.cachescope.view.plot;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.cachescope.view.plot.LinePlotData.Form;
import org.cachescope.view.plot.LinePlotData.Point;
import org.cachescope.view.plot.LinePlotData.Series;

/** Paints a plot's axes, series and legend. */
final class LinePlotPainter {
    private static final double MARGIN = 8;
    private static final double TICK_WIDTH = 70;
    private static final double TICK_HEIGHT = 34;
    private static final double LEGEND_LINE = 18;
    private static final double BAR_WIDTH = 10;
    private static final double MARKER = 6;

    /** Half of the stroke at either end of a bar. */
    private static final double CAP = 3;

    private static final double LEGEND_GAP = 4;

    /** Opacity of what is there to compare with only. */
    private static final double PALE = 0.5;

    private static final double[] DASHES = {4, 3};

    private final LinePlot plot;
    private final LinePlotData data;
    private final TextSize small;
    private final LinePlotFrame frame;
    private final List<Double> xTicks;
    private final List<Double> yTicks;
    private final int legendRows;

    LinePlotPainter(LinePlot plot) {
        this.plot = plot;
        this.data = plot.getData();
        this.small = plot.smallText();
        AxisScale xScale = LinePlotFrame.xScale(data);
        AxisScale yScale = LinePlotFrame.yScale(data);
        double top = MARGIN + small.height() + 6;
        double bottom = plot.getHeight() - MARGIN - 2 * small.height() - 4;
        this.yTicks = yScale.ticks((int) Math.max(2, (bottom - top) / TICK_HEIGHT));
        double labels = AxisScale.labels(yTicks).stream()
                .mapToDouble(small::width)
                .max()
                .orElse(0);
        double left = Math.ceil(MARGIN + labels + 8);
        this.legendRows = (int) Math.max(1, (bottom - top) / (small.height() + LEGEND_GAP));
        double right = Math.floor(plot.getWidth() - 2 * MARGIN - legendWidth());
        this.xTicks = xScale.ticks((int) Math.max(2, (right - left) / TICK_WIDTH));
        this.frame =
                new LinePlotFrame(xScale, yScale, left, Math.ceil(top), Math.max(right, left + 1), Math.floor(bottom));
    }

    LinePlotFrame frame() {
        return frame;
    }

    void paint(GraphicsContext g) {
        paintAxes(g);
        for (int series = 0; series < data.series().size(); series++) {
            switch (data.series().get(series).form()) {
                case LINE, MARKED_LINE -> paintBand(g, series);
                case BARRED_LINE, POINTS -> paintBars(g, series);
                case PALE_RINGS -> {}
            }
        }
        for (int series = 0; series < data.series().size(); series++) {
            paintSeries(g, series, 1.5);
        }
        if (data.shaded()) {
            paintBar(g);
        } else if (named()) {
            paintLegend(g);
        }
    }

    private void paintAxes(GraphicsContext g) {
        g.setFont(small.font());
        g.setLineWidth(1);
        g.setFill(plot.muted());
        g.setStroke(plot.line());
        g.setTextBaseline(VPos.CENTER);
        g.setTextAlign(TextAlignment.RIGHT);
        List<String> yLabels = AxisScale.labels(yTicks);
        for (int i = 0; i < yTicks.size(); i++) {
            double y = Math.round(frame.y(yTicks.get(i))) + 0.5;
            g.strokeLine(frame.left(), y, frame.right(), y);
            g.fillText(yLabels.get(i), frame.left() - 6, y);
        }
        g.setTextBaseline(VPos.TOP);
        g.setTextAlign(TextAlignment.CENTER);
        List<String> xLabels = AxisScale.labels(xTicks);
        for (int i = 0; i < xTicks.size(); i++) {
            double x = Math.round(frame.x(xTicks.get(i))) + 0.5;
            g.strokeLine(x, frame.bottom(), x, frame.bottom() + 4);
            g.fillText(xLabels.get(i), x, frame.bottom() + 5);
        }
        g.setStroke(plot.muted());
        g.strokeLine(frame.left(), frame.bottom() + 0.5, frame.right(), frame.bottom() + 0.5);
        g.setFill(plot.text());
        g.fillText(data.x().title(), (frame.left() + frame.right()) / 2, frame.bottom() + 5 + small.height());
        // above the axis, level, so that it is read without turning the head
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(data.y().title(), MARGIN, MARGIN);
    }

    /** Paints a series with a line of a width. */
    void paintSeries(GraphicsContext g, int index, double lineWidth) {
        Series series = data.series().get(index);
        Color color = color(index);
        if (series.form() != Form.POINTS) {
            g.setStroke(color);
            g.setLineWidth(lineWidth);
            g.setLineDashes(series.form() == Form.PALE_RINGS ? DASHES : null);
            g.beginPath();
            boolean drawing = false;
            for (Point point : series.points()) {
                if (!frame.shows(point)) {
                    drawing = false;
                } else if (drawing) {
                    g.lineTo(frame.x(point.x()), frame.y(point.y()));
                } else {
                    g.moveTo(frame.x(point.x()), frame.y(point.y()));
                    drawing = true;
                }
            }
            g.stroke();
            g.setLineDashes((double[]) null);
        }
        if (series.form() == Form.PALE_RINGS) {
            series.points().stream()
                    .filter(frame::shows)
                    .forEach(point -> paintPaleRing(g, frame.x(point.x()), frame.y(point.y()), color));
        } else if (series.form() != Form.LINE || series.points().size() == 1) {
            g.setFill(color);
            for (Point point : series.points()) {
                if (frame.shows(point)) {
                    g.fillOval(frame.x(point.x()) - MARKER / 2, frame.y(point.y()) - MARKER / 2, MARKER, MARKER);
                }
            }
        }
    }

    private Color color(int index) {
        Color color = plot.color(index);
        return data.series().get(index).form() == Form.PALE_RINGS ? color.deriveColor(0, 1, 1, PALE) : color;
    }

    private void paintPaleRing(GraphicsContext g, double x, double y, Color color) {
        g.setFill(plot.surface());
        g.fillOval(x - MARKER / 2, y - MARKER / 2, MARKER, MARKER);
        g.setStroke(color);
        g.setLineWidth(1.5);
        g.strokeOval(x - MARKER / 2, y - MARKER / 2, MARKER, MARKER);
    }

    private void paintBand(GraphicsContext g, int index) {
        List<Point> points = data.series().get(index).points().stream()
                .filter(point -> frame.shows(point)
                        && frame.yScale().shows(point.low())
                        && frame.yScale().shows(point.high()))
                .toList();
        if (points.stream().noneMatch(point -> point.high() > point.low())) {
            return;
        }
        Color color = plot.color(index);
        g.setFill(new Color(color.getRed(), color.getGreen(), color.getBlue(), 0.18));
        g.beginPath();
        g.moveTo(frame.x(points.getFirst().x()), frame.y(points.getFirst().high()));
        points.forEach(point -> g.lineTo(frame.x(point.x()), frame.y(point.high())));
        points.reversed().forEach(point -> g.lineTo(frame.x(point.x()), frame.y(point.low())));
        g.closePath();
        g.fill();
    }

    private void paintBars(GraphicsContext g, int index) {
        g.setStroke(plot.color(index));
        g.setLineWidth(1);
        for (Point point : data.series().get(index).points()) {
            if (frame.shows(point) && point.high() > point.low()) {
                double x = frame.x(point.x());
                double low = frame.y(point.low());
                double high = frame.y(point.high());
                g.strokeLine(x, low, x, high);
                g.strokeLine(x - CAP, low, x + CAP, low);
                g.strokeLine(x - CAP, high, x + CAP, high);
            }
        }
    }

    /** Rings a point. */
    void paintRing(GraphicsContext g, Point point, Color color) {
        double x = frame.x(point.x());
        double y = frame.y(point.y());
        g.setFill(plot.surface());
        g.fillOval(x - 5, y - 5, 10, 10);
        g.setStroke(color);
        g.setLineWidth(2);
        g.strokeOval(x - 5, y - 5, 10, 10);
    }

    private boolean named() {
        return data.series().size() > 1;
    }

    private double legendWidth() {
        if (data.shaded()) {
            double words = Math.max(
                    small.width(data.shadeTitle()),
                    BAR_WIDTH + 4 + Math.max(small.width(data.shadeLow()), small.width(data.shadeHigh())));
            return words + 2 * MARGIN;
        }
        return named() ? legendColumns() * legendColumnWidth() + MARGIN : MARGIN;
    }

    /** Columns of names that a low plot needs, so that none is cut off. */
    private int legendColumns() {
        return (data.series().size() + legendRows - 1) / legendRows;
    }

    private double legendColumnWidth() {
        double name = data.series().stream()
                .mapToDouble(series -> small.width(series.name()))
                .max()
                .orElse(0);
        return LEGEND_LINE + 6 + name + MARGIN;
    }

    private void paintBar(GraphicsContext g) {
        double x = frame.right() + 2 * MARGIN;
        g.setFont(small.font());
        g.setFill(plot.muted());
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.TOP);
        g.fillText(data.shadeTitle(), x, MARGIN);
        double height = Math.min(frame.bottom() - frame.top(), 140);
        for (int row = 0; row < height; row++) {
            g.setFill(plot.shade(row / (height - 1)));
            g.fillRect(x, frame.top() + row, BAR_WIDTH, 1);
        }
        g.setFill(plot.muted());
        g.fillText(data.shadeLow(), x + BAR_WIDTH + 4, frame.top());
        g.setTextBaseline(VPos.BOTTOM);
        g.fillText(data.shadeHigh(), x + BAR_WIDTH + 4, frame.top() + height);
    }

    private void paintLegend(GraphicsContext g) {
        g.setFont(small.font());
        g.setTextAlign(TextAlignment.LEFT);
        g.setTextBaseline(VPos.CENTER);
        for (int series = 0; series < data.series().size(); series++) {
            double x = frame.right() + 2 * MARGIN + series / legendRows * legendColumnWidth();
            double y = frame.top() + small.height() / 2 + series % legendRows * (small.height() + LEGEND_GAP);
            Form form = data.series().get(series).form();
            if (form == Form.POINTS) {
                g.setFill(plot.color(series));
                g.fillOval(x + (LEGEND_LINE - MARKER) / 2, y - MARKER / 2, MARKER, MARKER);
            } else if (form == Form.PALE_RINGS) {
                paintPaleRing(g, x + LEGEND_LINE / 2, y, color(series));
            } else {
                g.setStroke(plot.color(series));
                g.setLineWidth(2);
                g.strokeLine(x, y, x + LEGEND_LINE, y);
            }
            g.setFill(plot.muted());
            g.fillText(data.series().get(series).name(), x + LEGEND_LINE + 6, y);
        }
    }
}
