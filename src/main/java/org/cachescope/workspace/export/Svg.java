package org.cachescope.workspace.export;

import java.util.List;
import java.util.Locale;

/** Writes a drawing element by element; coordinates in pixels from the upper left. */
public final class Svg {
    /** The fill of full steps, once {@link #hatching} defined it. */
    public static final String HATCHED = "url(#full)";

    private final StringBuilder text = new StringBuilder();

    /** An empty white drawing. */
    public Svg(int width, int height) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"10\">",
                width, height, width, height);
        rectangle(0, 0, width, height, "#ffffff", "none");
    }

    /** Defines {@link #HATCHED}. */
    public void hatching() {
        add("<defs><pattern id=\"full\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
                + "<path d=\"M0,4 L4,0\" stroke=\"#999999\" stroke-width=\"0.7\"/></pattern></defs>");
    }

    /** A rectangle. */
    public void rectangle(double x, double y, double width, double height, String fill, String stroke) {
        add(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\" stroke=\"%s\"/>",
                number(x), number(y), number(width), number(height), fill, stroke);
    }

    /** A square that stands on a corner. */
    public void diamond(double x, double y, double toCorner, String fill) {
        add(
                "<polygon points=\"%s,%s %s,%s %s,%s %s,%s\" fill=\"%s\"/>",
                number(x - toCorner),
                number(y),
                number(x),
                number(y - toCorner),
                number(x + toCorner),
                number(y),
                number(x),
                number(y + toCorner),
                fill);
    }

    /** A filled triangle that stands on a side, around its centre of gravity. */
    public void triangle(double x, double y, double toCorner, String fill) {
        double half = toCorner * Math.sqrt(3) / 2;
        add(
                "<polygon points=\"%s,%s %s,%s %s,%s\" fill=\"%s\"/>",
                number(x - half),
                number(y + toCorner / 2),
                number(x),
                number(y - toCorner),
                number(x + half),
                number(y + toCorner / 2),
                fill);
    }

    /** A white dot with a dark rim, to be seen on every colour. */
    public void dot(double x, double y, double radius) {
        add(
                "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"#ffffff\" stroke=\"#222222\" stroke-width=\"0.7\"/>",
                number(x), number(y), number(radius));
    }

    /** A ring on white. */
    public void ring(double x, double y, double radius, String stroke) {
        add(
                "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                number(x), number(y), number(radius), stroke);
    }

    /**
     * Words.
     *
     * @param anchor {@code start}, {@code middle} or {@code end}
     */
    public void text(double x, double y, String anchor, String content) {
        String escaped = content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>", number(x), number(y), anchor, escaped);
    }

    /** A line through points of x and y; none where there are fewer than two. */
    public void line(List<double[]> points, String stroke) {
        if (points.size() < 2) {
            return;
        }
        StringBuilder places = new StringBuilder();
        for (double[] point : points) {
            places.append(places.isEmpty() ? "" : " ")
                    .append(number(point[0]))
                    .append(',')
                    .append(number(point[1]));
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\"/>", places, stroke);
    }

    /** The whole drawing. */
    public String end() {
        return text.append("</svg>\n").toString();
    }

    private void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
