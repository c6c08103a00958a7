package org.cachescope.app;

import java.util.Arrays;
import javafx.animation.AnimationTimer;
import org.cachescope.workspace.WindowBenchReport;

/** Notes the time between the toolkit's pulses: what a person feels as a window that answers, or hangs. */
final class PulseClock extends AnimationTimer {
    private static final int MOST = 1 << 16;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double[] millis = new double[MOST];
    private int count;
    private long last;

    @Override
    public void handle(long now) {
        long time = System.nanoTime(); // not the pulse's own time, which is when it should have been
        if (last != 0 && count < MOST) {
            millis[count++] = (time - last) / NANOS_PER_MILLI;
        }
        last = time;
    }

    /** What was noted since it was started, once it is stopped. */
    WindowBenchReport.Pulses pulses() {
        if (count == 0) {
            throw new IllegalStateException("no pulse was seen");
        }
        double[] sorted = Arrays.copyOf(millis, count);
        Arrays.sort(sorted);
        return new WindowBenchReport.Pulses(
                count,
                sorted[count / 2],
                sorted[(int) Math.min(count - 1L, Math.ceil(0.99 * count))],
                sorted[count - 1]);
    }
}
