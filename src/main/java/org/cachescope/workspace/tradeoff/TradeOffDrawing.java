package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.cachescope.workspace.export.Svg;

/**
 * Quality against cost as a drawing: a line of marks for each series, told apart by colour and shape, with error bars,
 * and the Pareto front of each footing in grey.
 */
final class TradeOffDrawing {
    private static final int HEIGHT = 440;
    private static final int LEFT = 70;
    private static final int RIGHT = 540;

    /** Least room for names at the right. */
    private static final int NAMES = 220;

    /** Where names begin in it, and how wide a letter is at most in the mean. */
    private static final int NAME = 36;

    private static final int LETTER = 6;
    private static final int TOP = 24;
    private static final int BOTTOM = 50;
    private static final int ROW = 16;

    /**
     * Told apart by eyes of every kind: six of Okabe and Ito (2008), then a grey and a brown; the window has the same.
     */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8a8a8a", "#6b3e14");

    /** What is drawn for comparison only. */
    private static final List<String> PALE = List.of("#b3b3b3", "#e0bfa8", "#a9c4d4", "#bcd4b4");

    /** Characters of a caption's line. */
    private static final int LINE = 125;

    private final TradeOff tradeOff;
    private final Quality quality;
    private final CostAxis axis;
    private final List<Series> series;
    private final List<PaperLayer.Series> paper;
    private final List<String> caption;
    private final PlotScale x;
    private final PlotScale y;
    private final int below; // where the caption begins
    private final Svg svg;

    /** Points of a policy that have a finite place, by rising cost, and how they are told from those of others. */
    private record Series(String name, List<PlacedPoint> points, String colour, Mark mark) {
        /** @param number among all series, so that it looks the same in all drawings */
        static Series of(int number, String name, List<PlacedPoint> points) {
            Mark[] marks = Mark.values();
            return new Series(
                    name, points, COLOURS.get(number % COLOURS.size()), marks[number / COLOURS.size() % marks.length]);
        }
    }

    /** Shapes, of which each goes through all colours before the next. */
    private enum Mark {
        SQUARE,
        DIAMOND,
        TRIANGLE
    }

    private TradeOffDrawing(TradeOff tradeOff, Quality quality, CostAxis axis, Optional<PaperLayer.Drawn> layer) {
        this.tradeOff = tradeOff;
        this.quality = quality;
        this.axis = axis;
        this.series = drawn(tradeOff, quality, axis);
        this.paper = layer.map(PaperLayer.Drawn::series).orElse(List.of());
        this.caption = Stream.concat(
                        Stream.of(TradeOffWords.intervals(tradeOff)), layer.map(PaperLayer.Drawn::caption).stream())
                .flatMap(words -> wrapped(words).stream())
                .toList();
        this.x = PlotScale.around(DoubleStream.concat(
                tradeOff.shown().stream().mapToDouble(axis::of), marks().mapToDouble(PaperLayer.Mark::cost)));
        this.y = PlotScale.around(DoubleStream.concat(
                tradeOff.placed(quality, axis).stream()
                        .flatMapToDouble(placed -> DoubleStream.of(
                                placed.quality() - placed.halfWidth(), placed.quality() + placed.halfWidth())),
                marks().mapToDouble(PaperLayer.Mark::quality)));
        this.below = Math.max(HEIGHT + ROW / 2, TOP + (series.size() + paper.size()) * ROW + ROW);
        this.svg = new Svg(RIGHT + room(), below + caption.size() * ROW);
    }

    /**
     * Draws a trade-off.
     *
     * @param paper published figures to be drawn behind it, if any
     */
    static String svg(TradeOff tradeOff, Quality quality, CostAxis axis, Optional<PaperLayer.Drawn> paper) {
        return new TradeOffDrawing(tradeOff, quality, axis, paper).draw();
    }

    /** Room for names at the right. */
    private int room() {
        int letters = Stream.concat(
                        series.stream().map(Series::name), paper.stream().map(PaperLayer.Series::name))
                .mapToInt(String::length)
                .max()
                .orElse(0);
        return Math.max(NAMES, NAME + LETTER * letters);
    }

    /** Those with a point to draw. */
    private static List<Series> drawn(TradeOff tradeOff, Quality quality, CostAxis axis) {
        List<Series> all = new ArrayList<>();
        tradeOff.series(quality, axis).forEach((name, points) -> {
            all.add(Series.of(all.size(), name, PlacedPoint.drawable(points)));
        });
        return all.stream().filter(one -> !one.points().isEmpty()).toList();
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

    private String draw() {
        axes();
        caption();
        paper();
        for (ParetoFront front : tradeOff.fronts(quality, axis)) {
            svg.line(
                    PlacedPoint.drawable(front.points()).stream()
                            .map(this::place)
                            .toList(),
                    "#bbbbbb");
        }
        int row = 0;
        for (Series one : series) {
            svg.line(one.points().stream().map(this::place).toList(), one.colour());
            one.points().forEach(point -> point(point, one));
            mark(one, RIGHT + 25, TOP + row * ROW + 5, 5);
            name(row, one.name());
            row++;
        }
        return svg.end();
    }

    /** @param half of a square's side */
    private void mark(Series one, double x, double y, double half) {
        switch (one.mark()) {
            case SQUARE -> svg.rectangle(x - half, y - half, 2 * half, 2 * half, one.colour(), "none");
            case DIAMOND -> svg.diamond(x, y, 1.4 * half, one.colour());
            case TRIANGLE -> svg.triangle(x, y, 1.4 * half, one.colour());
        }
    }

    private void name(int row, String series) {
        svg.text(RIGHT + NAME, TOP + row * ROW + 9, "start", series);
    }

    /** What is published, pale and as rings, named below the measured series. */
    private void paper() {
        int row = series.size();
        for (int i = 0; i < paper.size(); i++) {
            PaperLayer.Series series = paper.get(i);
            String colour = PALE.get(i % PALE.size());
            List<double[]> places = series.marks().stream()
                    .map(mark -> new double[] {across(mark.cost()), up(mark.quality())})
                    .toList();
            svg.line(places, colour);
            places.forEach(place -> svg.ring(place[0], place[1], 4, colour));
            svg.ring(RIGHT + 25, TOP + (row + i) * ROW + 5, 4, colour);
            name(row + i, series.name());
        }
    }

    private void caption() {
        for (int line = 0; line < caption.size(); line++) {
            svg.text(LEFT, below + line * ROW, "start", caption.get(line));
        }
    }

    private void axes() {
        double bottom = HEIGHT - BOTTOM;
        svg.rectangle(LEFT, TOP, RIGHT - LEFT, bottom - TOP, "none", "#999999");
        for (double mark : x.marks()) {
            svg.text(across(mark), bottom + 16, "middle", x.text(mark));
        }
        for (double mark : y.marks()) {
            svg.line(List.of(new double[] {LEFT, up(mark)}, new double[] {RIGHT, up(mark)}), "#eeeeee");
            svg.text(LEFT - 6, up(mark) + 4, "end", y.text(mark));
        }
        svg.text((LEFT + RIGHT) / 2.0, bottom + 36, "middle", axis.title());
        svg.text(LEFT, TOP - 8, "start", TradeOffWords.title(tradeOff, quality));
    }

    private void point(PlacedPoint placed, Series one) {
        double[] place = place(placed);
        double half = placed.halfWidth();
        if (half > 0) {
            svg.line(
                    List.of(
                            new double[] {place[0], up(placed.quality() - half)},
                            new double[] {place[0], up(placed.quality() + half)}),
                    one.colour());
        }
        mark(one, place[0], place[1], 3);
    }

    private double[] place(PlacedPoint placed) {
        return new double[] {across(placed.cost()), up(placed.quality())};
    }

    private double across(double value) {
        return LEFT + x.place(value) * (RIGHT - LEFT);
    }

    private double up(double value) {
        return HEIGHT - BOTTOM - y.place(value) * (HEIGHT - BOTTOM - TOP);
    }
}
