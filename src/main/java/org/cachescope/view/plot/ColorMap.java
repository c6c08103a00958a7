package org.cachescope.view.plot;

import javafx.scene.paint.Color;

/**
 * Maps 0 to 1 onto colours whose lightness rises evenly, so that order survives colour blindness and grey print. A
 * map is a few evenly spaced anchors, interpolated in sRGB to 256 entries, which stays within a few units of 255 of
 * the published tables.
 */
public enum ColorMap {
    /** Viridis (Smith and van der Walt, 2015; CC0): dark violet over green to yellow. */
    VIRIDIS(
            "#440154", "#482878", "#3e4a89", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6dcd59", "#b4de2c",
            "#fde725"),
    /** Cividis (Nuñez, Anderton and Renslow, 2018; CC0): dark blue to yellow, alike for all kinds of colour vision. */
    CIVIDIS(
            "#00204d", "#00336f", "#39486b", "#575c6d", "#707173", "#8a8779", "#a69d75", "#c4b56c", "#e4cf5b",
            "#ffea46"),
    /** Near black to near white, for print. */
    GREY("#1a1a1a", "#f2f2f2");

    private static final int ENTRIES = 256;

    private final Color[] table = new Color[ENTRIES];

    ColorMap(String... anchors) {
        for (int entry = 0; entry < ENTRIES; entry++) {
            double place = (double) entry / (ENTRIES - 1) * (anchors.length - 1);
            int below = Math.min((int) place, anchors.length - 2);
            table[entry] =
                    eightBit(Color.web(anchors[below]).interpolate(Color.web(anchors[below + 1]), place - below));
        }
    }

    /** The colour as screens and files hold it, so that a painted cell has exactly the colour of its entry. */
    private static Color eightBit(Color color) {
        return Color.rgb((int) Math.round(color.getRed() * 255), (int) Math.round(color.getGreen() * 255), (int)
                Math.round(color.getBlue() * 255));
    }

    /**
     * The colour of a value.
     *
     * @param value 0 to 1; others are drawn as the nearer end
     */
    public Color at(double value) {
        return table[(int) Math.round(Math.clamp(value, 0, 1) * (ENTRIES - 1))];
    }
}
