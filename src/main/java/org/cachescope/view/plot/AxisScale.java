package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.Figures;

/**
 * Maps an axis's values to 0 … 1 and finds round values to label.
 *
 * @param low smallest value shown; above 0 if logarithmic
 * @param high largest value shown; above low
 */
record AxisScale(double low, double high, boolean logarithmic) {
    private static final int FEW_DIGITS = 3;
    private static final int MOST_DIGITS = 12;
    private static final double ROOM = 0.05;
    private static final double NEAR_ZERO = 0.3;

    /**
     * A scale that holds all values with a little room.
     *
     * @param values those that are not finite, or not above 0 on a logarithmic axis, are passed over
     */
    static AxisScale of(double[] values, Axis.Reach reach) {
        boolean logarithmic = reach == Axis.Reach.LOGARITHMIC;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value) && (!logarithmic || value > 0)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (low > high) {
            return logarithmic ? new AxisScale(0.1, 1, true) : new AxisScale(0, 1, false);
        }
        return switch (reach) {
            case FROM_ZERO -> linear(low, high, low >= 0 && low < NEAR_ZERO * high);
            case FITTED -> linear(low, high, false);
            case LOGARITHMIC -> logarithmic(low, high);
        };
    }

    private static AxisScale logarithmic(double low, double high) {
        double room = Math.max(0.05, 0.04 * Math.log10(high / low));
        return new AxisScale(low * Math.pow(10, -room), high * Math.pow(10, room), true);
    }

    private static AxisScale linear(double low, double high, boolean fromZero) {
        double room = ROOM * (high > low ? high - low : Math.max(Math.abs(high), 1));
        return new AxisScale(fromZero ? 0 : low - room, high + room, false);
    }

    /** Whether a value can be shown at all. */
    boolean shows(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }

    /** Place of a value, 0 at low and 1 at high. */
    double place(double value) {
        return logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    }

    /** The value at a place. */
    double value(double place) {
        return logarithmic ? low * Math.pow(high / low, place) : low + place * (high - low);
    }

    /** Round values within the scale, rising, about as many as asked for and seldom more; never fewer than two. */
    List<Double> ticks(int about) {
        if (logarithmic) {
            List<Double> ticks = powers(about);
            // fewer than two powers of ten say nothing about the values between
            return ticks.size() >= 2 ? ticks : linearTicks(about);
        }
        return linearTicks(about);
    }

    /** One value alone would not say how far apart others are. */
    private List<Double> linearTicks(int about) {
        int wanted = Math.max(1, about);
        List<Double> ticks = multiples(roundStep((high - low) / wanted));
        while (ticks.size() < 2) {
            wanted++;
            ticks = multiples(roundStep((high - low) / wanted));
        }
        return ticks;
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below {@code rough}. */
    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double share = rough / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }

    private List<Double> multiples(double step) {
        List<Double> ticks = new ArrayList<>();
        long last = (long) Math.floor(high / step + 1e-9);
        for (long k = (long) Math.ceil(low / step - 1e-9); k <= last; k++) {
            double tick = k * step;
            if (!logarithmic || tick > 0) {
                ticks.add(tick);
            }
        }
        return ticks;
    }

    private List<Double> powers(int about) {
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        int every = Math.max(1, (int) Math.ceil((last - first + 1.0) / Math.max(1, about)));
        boolean between = (last - first + 1) * 3 <= about + 1;
        List<Double> ticks = powers(first, last, every, between);
        while (ticks.size() < 2 && every > 1) {
            every--;
            ticks = powers(first, last, every, between);
        }
        return ticks;
    }

    private List<Double> powers(int first, int last, int every, boolean between) {
        List<Double> ticks = new ArrayList<>();
        for (int power = first - 1; power <= last; power += every) {
            for (int times : between ? new int[] {1, 2, 5} : new int[] {1}) {
                double tick = times * Math.pow(10, power);
                if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    /** Ticks in few letters, but in as many as tell them apart: 119.9, 120, 120.1. */
    static List<String> labels(List<Double> ticks) {
        int digits = FEW_DIGITS;
        List<String> labels = labels(ticks, digits);
        while (labels.stream().distinct().count() < ticks.size() && digits < MOST_DIGITS) {
            digits++;
            labels = labels(ticks, digits);
        }
        return labels;
    }

    private static List<String> labels(List<Double> ticks, int digits) {
        return ticks.stream().map(tick -> label(tick, digits)).toList();
    }

    private static String label(double tick, int digits) {
        return Math.abs(tick) < 1e-12 ? "0" : Figures.significant(tick, digits);
    }
}
