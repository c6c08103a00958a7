package org.cachescope.view.plot;

import javafx.scene.text.Font;
import javafx.scene.text.Text;

/** Measures text before it is painted, so that nothing is cut off whatever the font's size. */
record TextSize(Font font) {
    double width(String text) {
        Text node = new Text(text);
        node.setFont(font);
        return Math.ceil(node.getLayoutBounds().getWidth());
    }

    /** From the top of the highest letter to the bottom of the lowest. */
    double height() {
        Text node = new Text("Xg");
        node.setFont(font);
        return Math.ceil(node.getLayoutBounds().getHeight());
    }
}
