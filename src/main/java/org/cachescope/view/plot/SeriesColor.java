package org.cachescope.view.plot;

import javafx.scene.paint.Color;

/**
 * Colours for series without an order, told apart by all kinds of colour vision: six of Okabe and Ito (2008), then a
 * grey and a brown that differ from them in brightness too.
 */
enum SeriesColor {
    BLUE("#0072b2"),
    VERMILION("#d55e00"),
    GREEN("#009e73"),
    PURPLE("#cc79a7"),
    ORANGE("#e69f00"),
    SKY("#56b4e9"),
    GREY("#8a8a8a"),
    BROWN("#6b3e14");

    private final Color color;

    SeriesColor(String web) {
        this.color = Color.web(web);
    }

    /** The colour of the n-th series; they repeat, {@link #round} tells how often. */
    static SeriesColor of(int series) {
        return values()[series % values().length];
    }

    /** How often the colour of the n-th series was there before it. */
    static int round(int series) {
        return series / values().length;
    }

    /** This colour, lightened on a dark ground. */
    Color on(Color ground) {
        return ground.getBrightness() > 0.5 ? color : color.interpolate(Color.WHITE, 0.25);
    }
}
