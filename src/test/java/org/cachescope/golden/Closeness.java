package org.cachescope.golden;

import static org.assertj.core.api.Assertions.assertThat;

/** Comparisons as the golden data's tolerances define them. */
public final class Closeness {
    private Closeness() {}

    /** ‖got - want‖ / ‖want‖ over a whole tensor. */
    public static double relativeL2(float[] got, float[] want) {
        assertThat(got).hasSameSizeAs(want);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < want.length; i++) {
            difference += Math.pow((double) got[i] - want[i], 2);
            norm += Math.pow(want[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    /** Fails, printing the distance and the largest difference, unless {@link #relativeL2} is within tolerance. */
    public static void assertClose(String what, float[] got, float[] want, double tolerance) {
        double distance = relativeL2(got, want);
        int worst = 0;
        for (int i = 0; i < want.length; i++) {
            if (Math.abs(got[i] - want[i]) > Math.abs(got[worst] - want[worst])) {
                worst = i;
            }
        }
        assertThat(distance)
                .as("%s: relative L2; largest difference at %d: got %s, want %s", what, worst, got[worst], want[worst])
                .isLessThanOrEqualTo(tolerance);
    }
}
