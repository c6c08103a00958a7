package org.cachescope.view.plot;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LinePlot} paints; immutable.
 *
 * @param series in the order they are painted
 * @param shadeTitle what a series's shade means, such as "step"; shown with its ends where series have shades
 * @param shadeLow the end of shade 0, in words
 * @param shadeHigh the end of shade 1, in words
 */
public record LinePlotData(Axis x, Axis y, List<Series> series, String shadeTitle, String shadeLow, String shadeHigh) {
    /** Nothing. */
    public static final LinePlotData EMPTY = new LinePlotData(Axis.linear(""), Axis.linear(""), List.of());

    /** Copies the list. */
    public LinePlotData {
        series = List.copyOf(series);
    }

    /** Series told apart by name only. */
    public LinePlotData(Axis x, Axis y, List<Series> series) {
        this(x, y, series, "", "", "");
    }

    /** How the points of a series are joined. */
    public enum Form {
        /** By a line. */
        LINE,
        /** By a line as quiet as the axes, without a colour of its own: what runs along other series. */
        QUIET_LINE,
        /** By a line, each marked. */
        MARKED_LINE,
        /** By a line, each marked; what is a band elsewhere is a bar at each point. */
        BARRED_LINE,
        /** Not at all; bars as of {@link #BARRED_LINE}. */
        POINTS,
        /** By a thin dashed line, each a ring, all pale: what is there to compare with only. */
        PALE_RINGS
    }

    /**
     * Points that belong together.
     *
     * @param name for the legend
     * @param points in the order they are joined
     * @param shade 0 to 1 on the colour bar; NaN for a colour of its own
     */
    public record Series(String name, List<Point> points, double shade, Form form) {
        /** Copies the list. */
        public Series {
            points = List.copyOf(points);
        }
    }

    /**
     * A point with the band around it.
     *
     * @param low lower edge; y where there is no band
     * @param high upper edge; y where there is no band
     */
    public record Point(double x, double y, double low, double high) {
        /** A point without a band. */
        public Point(double x, double y) {
            this(x, y, y, y);
        }
    }

    /** A point's place: its series and its number within it. */
    public record Index(int series, int point) {}

    /** Whether an index is within this data. */
    public boolean contains(Index index) {
        return index.series() >= 0
                && index.series() < series.size()
                && index.point() >= 0
                && index.point() < series.get(index.series()).points().size();
    }

    /**
     * The point so many further in the same series, as they are joined, and no further than its ends; the first of all
     * where there is none to go from.
     *
     * @return empty where there are no points
     */
    Optional<Index> along(@Nullable Index from, int by) {
        if (from == null || !contains(from)) {
            return across(from, 1);
        }
        int last = series.get(from.series()).points().size() - 1;
        return Optional.of(new Index(from.series(), Math.clamp(from.point() + by, 0, last)));
    }

    /**
     * The point nearest along x in the next series that has any, forwards (1) or back (-1); the same point where there
     * is no such series.
     *
     * @return empty where there are no points
     */
    Optional<Index> across(@Nullable Index from, int by) {
        if (from == null || !contains(from)) {
            return IntStream.range(0, series.size())
                    .filter(i -> !series.get(i).points().isEmpty())
                    .mapToObj(i -> new Index(i, 0))
                    .findFirst();
        }
        double x = series.get(from.series()).points().get(from.point()).x();
        for (int next = from.series() + by; next >= 0 && next < series.size(); next += by) {
            List<Point> points = series.get(next).points();
            if (!points.isEmpty()) {
                return Optional.of(new Index(next, nearest(points, x)));
            }
        }
        return Optional.of(from);
    }

    private static int nearest(List<Point> points, double x) {
        return IntStream.range(0, points.size())
                .boxed()
                .min(Comparator.comparingDouble(i -> Math.abs(points.get(i).x() - x)))
                .orElseThrow();
    }

    /** A point in words. */
    String describe(Index index) {
        Series of = series.get(index.series());
        Point point = of.points().get(index.point());
        return String.format(
                Locale.ROOT, "%s, %s %.4g, %s %.4g", of.name(), x.title(), point.x(), y.title(), point.y());
    }

    /** How many series before one have colours of their own: those with a shade have not, nor have quiet lines. */
    int colored(int index) {
        return Math.toIntExact(series.stream()
                .limit(index)
                .filter(one -> Double.isNaN(one.shade()) && one.form() != Form.QUIET_LINE)
                .count());
    }

    /** Whether any series is coloured by a shade. */
    boolean shaded() {
        return series.stream().anyMatch(one -> !Double.isNaN(one.shade()));
    }
}
