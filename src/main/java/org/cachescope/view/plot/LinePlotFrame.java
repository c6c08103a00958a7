package org.cachescope.view.plot;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.cachescope.view.plot.LinePlotData.Index;
import org.cachescope.view.plot.LinePlotData.Point;
import org.jspecify.annotations.Nullable;

/** The rectangle between a plot's axes and where values are in it, in pixels. */
record LinePlotFrame(AxisScale xScale, AxisScale yScale, double left, double top, double right, double bottom) {
    static AxisScale xScale(LinePlotData data) {
        double[] values = values(data, point -> DoubleStream.of(point.x()));
        return AxisScale.of(values, data.x().reach());
    }

    static AxisScale yScale(LinePlotData data) {
        double[] values = values(data, point -> DoubleStream.of(point.y(), point.low(), point.high()));
        return AxisScale.of(values, data.y().reach());
    }

    private static double[] values(LinePlotData data, Function<Point, DoubleStream> read) {
        return data.series().stream()
                .flatMap(series -> series.points().stream())
                .flatMapToDouble(read)
                .toArray();
    }

    double x(double value) {
        return left + xScale.place(value) * (right - left);
    }

    double y(double value) {
        return bottom - yScale.place(value) * (bottom - top);
    }

    boolean shows(Point point) {
        return xScale.shows(point.x()) && yScale.shows(point.y());
    }

    /** The point nearest to a place, at most so many pixels away. */
    Optional<Index> nearest(LinePlotData data, double px, double py, double within) {
        double best = within;
        @Nullable Index nearest = null;
        for (int series = 0; series < data.series().size(); series++) {
            List<Point> points = data.series().get(series).points();
            for (int i = 0; i < points.size(); i++) {
                Point point = points.get(i);
                double distance = shows(point) ? Math.hypot(x(point.x()) - px, y(point.y()) - py) : Double.NaN;
                if (distance <= best) {
                    best = distance;
                    nearest = new Index(series, i);
                }
            }
        }
        return Optional.ofNullable(nearest);
    }
}
