package org.cachescope.view.plot;

import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/**
 * A scroll pane for content that changes far more often than it is scrolled. The toolkit's keeps a picture of all that
 * is in sight, which makes scrolling cheap and every change dear: for one new figure the whole picture is painted
 * again.
 */
public final class LiveScroll extends ScrollPane {
    /** A pane over some content. */
    public LiveScroll(Node content) {
        super(content);
        skinProperty().subscribe(() -> {
            Node viewport = lookup(".viewport"); // part of a scroll pane's documented structure, once it has a skin
            if (viewport != null) {
                viewport.setCache(false);
            }
        });
    }
}
