package org.cachescope.view.plot;

import java.util.HashMap;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.Text;

/**
 * Measures text before it is painted, so that nothing is cut off whatever the font's size. Remembers what it measured:
 * laying text out costs more than painting it, and a plot's labels stay the same from one painting to the next.
 */
final class TextSize {
    private static final int MOST = 512;

    private final Font font;
    private final Map<String, Double> widths = new HashMap<>();
    private final double height;

    TextSize(Font font) {
        this.font = font;
        Text node = new Text("Xg");
        node.setFont(font);
        this.height = Math.ceil(node.getLayoutBounds().getHeight());
    }

    Font font() {
        return font;
    }

    double width(String text) {
        Double known = widths.get(text);
        if (known != null) {
            return known;
        }
        if (widths.size() == MOST) {
            widths.clear(); // texts with figures in them are ever new
        }
        Text node = new Text(text);
        node.setFont(font);
        double width = Math.ceil(node.getLayoutBounds().getWidth());
        widths.put(text, width);
        return width;
    }

    /** From the top of the highest letter to the bottom of the lowest. */
    double height() {
        return height;
    }
}
