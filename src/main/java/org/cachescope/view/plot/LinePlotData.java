package org.cachescope.view.plot;

import java.util.List;

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
