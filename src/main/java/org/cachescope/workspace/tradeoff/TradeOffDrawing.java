package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.export.Svg;

/** Quality against cost as a drawing: a colour and a line for each series, error bars, the Pareto front dashed. */
final class TradeOffDrawing {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int RIGHT = 220;
    private static final int TOP = 24;
    private static final int BOTTOM = 50;
    private static final int ROW = 16;

    /** Told apart by eyes of every kind (Okabe and Ito, 2008). */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

    /** What is drawn for comparison only. */
    private static final List<String> PALE = List.of("#b3b3b3", "#e0bfa8", "#a9c4d4", "#bcd4b4");

    /** Characters of a caption's line. */
    private static final int LINE = 125;

    private final TradeOff tradeOff;
    private final Metric metric;
    private final CostAxis axis;
    private final List<PaperLayer.Series> paper;
    private final List<String> caption;
    private final PlotScale x;
    private final PlotScale y;
    private final Svg svg;

    private TradeOffDrawing(TradeOff tradeOff, Metric metric, CostAxis axis, Optional<PaperLayer.Drawn> layer) {
        this.tradeOff = tradeOff;
        this.metric = metric;
        this.axis = axis;
        this.paper = layer.map(PaperLayer.Drawn::series).orElse(List.of());
        this.caption = layer.map(drawn -> wrapped(drawn.caption())).orElse(List.of());
        List<PointResult> points = tradeOff.points();
        this.x = PlotScale.around(
                DoubleStream.concat(points.stream().mapToDouble(axis::of), marks().mapToDouble(PaperLayer.Mark::cost)));
        this.y = PlotScale.around(DoubleStream.concat(
                points.stream()
                        .flatMap(point -> point.metric(metric).stream())
                        .flatMapToDouble(value ->
                                DoubleStream.of(value.value() - halfWidth(value), value.value() + halfWidth(value))),
                marks().mapToDouble(PaperLayer.Mark::quality)));
        this.svg = new Svg(WIDTH, HEIGHT + caption.size() * ROW);
    }

    /**
     * Draws a trade-off.
     *
     * @param paper published figures to be drawn behind it, if any
     */
    static String svg(TradeOff tradeOff, Metric metric, CostAxis axis, Optional<PaperLayer.Drawn> paper) {
        return new TradeOffDrawing(tradeOff, metric, axis, paper).draw();
    }

    private Stream<PaperLayer.Mark> marks() {
        return paper.stream().flatMap(series -> series.marks().stream());
    }

    /** Lines of words that the drawing is wide enough for. */
    private static List<String> wrapped(String words) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : words.split(" ")) {
            if (line.length() + word.length() > LINE) {
                lines.add(line);
                line = "";
            }
            line = line.isEmpty() ? word : line + " " + word;
        }
        lines.add(line);
        return lines;
    }

    private static double halfWidth(MetricValue value) {
        Interval interval = value.interval();
        return interval == null ? 0 : interval.halfWidth();
    }

    private String draw() {
        axes();
        paper();
        svg.line(
                tradeOff.front(metric, axis).stream()
                        .filter(this::isDrawn)
                        .map(this::place)
                        .toList(),
                "#bbbbbb");
        int number = 0;
        for (Map.Entry<String, List<PointResult>> series :
                tradeOff.series(metric).entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            List<PointResult> points = series.getValue().stream()
                    .filter(this::isDrawn)
                    .sorted(Comparator.comparingDouble(axis::of))
                    .toList();
            svg.line(points.stream().map(this::place).toList(), colour);
            points.forEach(point -> point(point, colour));
            svg.rectangle(WIDTH - RIGHT + 20, TOP + number * ROW, 10, 10, colour, "none");
            name(number, series.getKey());
            number++;
        }
        return svg.end();
    }

    private void name(int row, String series) {
        svg.text(WIDTH - RIGHT + 36, TOP + row * ROW + 9, "start", series);
    }

    /** What is published, pale and as rings, named below the measured series. */
    private void paper() {
        int row = tradeOff.series(metric).size();
        for (int i = 0; i < paper.size(); i++) {
            PaperLayer.Series series = paper.get(i);
            String colour = PALE.get(i % PALE.size());
            List<double[]> places = series.marks().stream()
                    .map(mark -> new double[] {across(mark.cost()), up(mark.quality())})
                    .toList();
            svg.line(places, colour);
            places.forEach(place -> svg.ring(place[0], place[1], 4, colour));
            svg.ring(WIDTH - RIGHT + 25, TOP + (row + i) * ROW + 5, 4, colour);
            name(row + i, series.name());
        }
        for (int line = 0; line < caption.size(); line++) {
            svg.text(LEFT, HEIGHT + line * ROW, "start", caption.get(line));
        }
    }

    private boolean isDrawn(PointResult point) {
        return Double.isFinite(TradeOff.value(point, metric));
    }

    private void axes() {
        double bottom = HEIGHT - BOTTOM;
        double right = WIDTH - RIGHT;
        svg.rectangle(LEFT, TOP, right - LEFT, bottom - TOP, "none", "#999999");
        for (double mark : x.marks()) {
            svg.text(across(mark), bottom + 16, "middle", x.text(mark));
        }
        for (double mark : y.marks()) {
            svg.line(List.of(new double[] {LEFT, up(mark)}, new double[] {right, up(mark)}), "#eeeeee");
            svg.text(LEFT - 6, up(mark) + 4, "end", y.text(mark));
        }
        svg.text((LEFT + right) / 2, bottom + 36, "middle", axis.title());
        svg.text(LEFT, TOP - 8, "start", TradeOffWords.title(tradeOff, metric));
    }

    private void point(PointResult point, String colour) {
        double[] place = place(point);
        point.metric(metric)
                .map(TradeOffDrawing::halfWidth)
                .filter(width -> width > 0)
                .ifPresent(width -> {
                    double value = TradeOff.value(point, metric);
                    svg.line(
                            List.of(
                                    new double[] {place[0], up(value - width)},
                                    new double[] {place[0], up(value + width)}),
                            colour);
                });
        svg.rectangle(place[0] - 3, place[1] - 3, 6, 6, colour, "none");
    }

    private double[] place(PointResult point) {
        return new double[] {across(axis.of(point)), up(TradeOff.value(point, metric))};
    }

    private double across(double value) {
        return LEFT + x.place(value) * (WIDTH - RIGHT - LEFT);
    }

    private double up(double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - BOTTOM - TOP);
    }
}
