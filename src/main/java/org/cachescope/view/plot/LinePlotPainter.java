package org.cachescope.view.plot;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.cachescope.view.plot.LinePlotData.Form;
import org.cachescope.view.plot.LinePlotData.Point;
import org.cachescope.view.plot.LinePlotData.Series;

/** Paints a plot's axes and series, and its legend beside them. */
final class LinePlotPainter {
    static final double MARGIN = 8;
    private static final double TICK_WIDTH = 70;
    private static final double TICK_HEIGHT = 34;
    private static final double MARKER = 6;

    /** From a diamond's or a triangle's middle to its corners. */
    private static final double CORNER = 4.5;

    /** From a triangle's middle to its lower corners, across. */
    private static final double LOWER_CORNER = CORNER * Math.sqrt(3) / 2;

    private static final int MARKERS = 3;

    /** Half of the stroke at either end of a bar. */
    private static final double CAP = 3;

    /** Opacity of what is there to compare with only. */
    private static final double PALE = 0.5;

    private static final double[] DASHES = {4, 3};

    private final LinePlot plot;
    private final LinePlotData data;
    private final TextSize small;
    private final LinePlotFrame frame;
    private final List<Double> xTicks;
    private final List<Double> yTicks;
    private final LinePlotLegend legend;

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
        this.legend = new LinePlotLegend(plot, bottom - top);
        double right = Math.floor(plot.getWidth() - 2 * MARGIN - legend.width());
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
                case LINE, QUIET_LINE, MARKED_LINE -> paintBand(g, series);
                case BARRED_LINE, POINTS -> paintBars(g, series);
                case PALE_RINGS -> {}
            }
        }
        for (int series = 0; series < data.series().size(); series++) {
            paintSeries(g, series, 1.5);
        }
        legend.paint(g, frame, this);
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
        g.fillText(shortened(data.y().title()), MARGIN, MARGIN);
    }

    /** A title without the last of its parts that there is no room for. */
    private String shortened(String title) {
        String shown = title;
        while (small.width(shown) > plot.getWidth() - 2 * MARGIN && shown.contains(", ")) {
            shown = shown.substring(0, shown.lastIndexOf(", "));
        }
        return shown;
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
        } else if (isMarked(series) || series.points().size() == 1) {
            series.points().stream()
                    .filter(frame::shows)
                    .forEach(point -> paintMarker(g, frame.x(point.x()), frame.y(point.y()), index));
        }
    }

    static boolean isMarked(Series series) {
        return switch (series.form()) {
            case MARKED_LINE, BARRED_LINE, POINTS -> true;
            case LINE, QUIET_LINE, PALE_RINGS -> false;
        };
    }

    /** A disc, a diamond where the colour has been a disc's before, a triangle where it has been both's. */
    void paintMarker(GraphicsContext g, double x, double y, int index) {
        g.setFill(color(index));
        switch (SeriesColor.round(data.colored(index)) % MARKERS) {
            case 0 -> g.fillOval(x - MARKER / 2, y - MARKER / 2, MARKER, MARKER);
            case 1 ->
                g.fillPolygon(
                        new double[] {x - CORNER, x, x + CORNER, x}, new double[] {y, y - CORNER, y, y + CORNER}, 4);
            default ->
                g.fillPolygon(
                        new double[] {x - LOWER_CORNER, x, x + LOWER_CORNER},
                        new double[] {y + CORNER / 2, y - CORNER, y + CORNER / 2},
                        3);
        }
    }

    /** The colour in which a series is painted. */
    Color color(int index) {
        Color color = plot.color(index);
        return data.series().get(index).form() == Form.PALE_RINGS ? color.deriveColor(0, 1, 1, PALE) : color;
    }

    void paintPaleRing(GraphicsContext g, double x, double y, Color color) {
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
}
