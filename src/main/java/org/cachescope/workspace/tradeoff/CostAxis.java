package org.cachescope.workspace.tradeoff;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.cachescope.workspace.evaluate.PointResult;

/** What a point costs. */
public enum CostAxis {
    /** Measured time of an image. */
    LATENCY("latency", "ms an image", false, point -> point.latency().run().median()),
    /** Multiply-accumulates executed for an image. */
    MACS("MACs", "GMAC an image", false, point -> point.macsPerImage() / 1e9),
    /** Measured speed-up over the uncached run. */
    SPEED_UP("speed-up", "× measured", true, PointResult::speedUp),
    /** Speed-up by multiply-accumulates. */
    MAC_SPEED_UP("ideal speed-up", "× by MACs", true, PointResult::macSpeedUp);

    private final String label;
    private final String unit;
    private final boolean higherIsBetter;
    private final ToDoubleFunction<PointResult> value;

    CostAxis(String label, String unit, boolean higherIsBetter, ToDoubleFunction<PointResult> value) {
        this.label = label;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
        this.value = value;
    }

    /** The point's place on the axis. */
    public double of(PointResult point) {
        return value.applyAsDouble(point);
    }

    /** Whether more is cheaper. */
    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Whether it says something only beside the uncached run that it is relative to. */
    boolean isOfUncached() {
        return this == SPEED_UP || this == MAC_SPEED_UP;
    }

    /** Whether it depends on the device. */
    boolean isTimed() {
        return this == LATENCY || this == SPEED_UP;
    }

    /** Whether {@code a} is strictly cheaper than {@code b}. */
    public boolean cheaper(double a, double b) {
        return higherIsBetter ? a > b : a < b;
    }

    /** A value as shown: {@code 12.3 ms an image}. */
    public String text(double of) {
        return String.format(Locale.ROOT, "%.2f %s", of, unit);
    }

    /** What follows its values: {@code ms an image}. */
    public String unit() {
        return unit;
    }

    /** What stands at the axis: {@code latency, ms an image}. */
    public String title() {
        return label + ", " + unit;
    }

    /** Its name alone. */
    @Override
    public String toString() {
        return label;
    }
}
