package org.cachescope.workspace.tradeoff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A stretch of numbers on an axis, with round marks.
 *
 * @param from the lowest number shown
 * @param to the highest number shown, above {@code from}
 * @param step between marks, which are its multiples
 */
public record PlotScale(double from, double to, double step) {
    private static final int MARKS = 6;
    private static final double MARGIN = 0.06;

    /** A scale that shows all finite values with a margin; 0 to 1 if there is none. */
    public static PlotScale around(DoubleStream values) {
        var range = values.filter(Double::isFinite).summaryStatistics();
        if (range.getCount() == 0) {
            return new PlotScale(0, 1, 0.2);
        }
        double width = range.getMax() - range.getMin();
        double margin = width > 0 ? width * MARGIN : Math.max(Math.abs(range.getMax()) * MARGIN, 1e-6);
        double from = range.getMin() - margin;
        double to = range.getMax() + margin;
        return new PlotScale(from, to, roundStep((to - from) / MARKS));
    }

    private static double roundStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double times = least / power;
        return power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    }

    /** Where a value lies, from 0 to 1 within the scale. */
    public double place(double value) {
        return (value - from) / (to - from);
    }

    /** The marks. */
    public List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step); i * step <= to; i++) {
            marks.add(i * step);
        }
        return marks;
    }

    /** A mark with as many decimals as tell it from its neighbours. */
    public String text(double mark) {
        int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%." + decimals + "f", mark);
    }
}
