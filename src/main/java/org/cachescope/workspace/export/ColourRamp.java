package org.cachescope.workspace.export;

import java.util.Locale;

/** Dark blue over grey to light yellow: lightness rises evenly, and no hue is told from red against green. */
final class ColourRamp {
    private static final int[] DARK = {16, 36, 92};
    private static final int[] MIDDLE = {124, 123, 120};
    private static final int[] LIGHT = {253, 231, 88};

    private ColourRamp() {}

    /** The colour of a share, 0 to 1, as {@code #rrggbb}; outside it that of the nearer end. */
    static String at(double share) {
        double place = 2 * Math.clamp(share, 0, 1);
        int[] from = place < 1 ? DARK : MIDDLE;
        int[] to = place < 1 ? MIDDLE : LIGHT;
        double part = place < 1 ? place : place - 1;
        StringBuilder text = new StringBuilder("#");
        for (int channel = 0; channel < 3; channel++) {
            long value = Math.round(from[channel] + part * (to[channel] - from[channel]));
            text.append(String.format(Locale.ROOT, "%02x", value));
        }
        return text.toString();
    }
}
