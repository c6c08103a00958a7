package org.cachescope.view.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.text.Font;

/**
 * Dresses scenes: AtlantaFX's Primer, light or dark, with our own style sheets and Inter as the font, which we ship
 * because JavaFX brings none. To be used on the toolkit's thread.
 */
public final class Theme {
    /** Size of text at a font scale of 1, in pixels. */
    public static final double FONT_SIZE = 13;

    private static final List<String> SHEETS = List.of("controlsfx-on-atlantafx.css", "cachescope.css");
    private static final List<String> FONTS = List.of("Inter-Regular.otf", "Inter-SemiBold.otf", "Inter-Bold.otf");
    private static final String FOLDER = "/org/cachescope/view/";

    private Theme() {}

    /**
     * Loads the fonts that ship; once, before the first scene.
     *
     * @throws IOException if one is missing or cannot be read as a font
     */
    public static void loadFonts() throws IOException {
        for (String name : FONTS) {
            try (InputStream in = Theme.class.getResourceAsStream(FOLDER + "fonts/" + name)) {
                if (in == null || Font.loadFont(in, FONT_SIZE) == null) {
                    throw new IOException("font " + name + " is missing from the application or damaged");
                }
            }
        }
    }

    /**
     * Dresses a scene and every window opened from now on: the theme is the application's. Replaces the inline style of
     * the scene's root; sheets of the scene's own stay.
     *
     * @param fontScale 1 is normal, 1.5 for projectors
     */
    public static void apply(Scene scene, boolean dark, double fontScale) {
        Application.setUserAgentStylesheet(
                dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
        List<String> sheets = SHEETS.stream().map(Theme::sheet).toList();
        // first, so that a window's own sheets, which stay, have the last word
        scene.getStylesheets().removeAll(sheets);
        scene.getStylesheets().addAll(0, sheets);
        scene.getRoot().setStyle(String.format(Locale.ROOT, "-fx-font-size: %.1fpx;", FONT_SIZE * fontScale));
    }

    private static String sheet(String name) {
        return Objects.requireNonNull(Theme.class.getResource(FOLDER + name), name)
                .toExternalForm();
    }
}
