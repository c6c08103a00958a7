package org.cachescope.view;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import org.cachescope.viewmodel.WindowState;

/**
 * Where a window goes: one that stood elsewhere before, as screens come, go and change, and one larger than its screen.
 */
final class WindowPlace {
    /** Width of the upper edge that must be on a screen for a person to take hold of it. */
    private static final double GRIP_WIDTH = 120;

    /** Height of a title bar; systems put a window that fills its screen a little outside of it. */
    private static final double GRIP_HEIGHT = 24;

    private WindowPlace() {}

    /**
     * The place where it was, if a person can take hold of it there, else the middle of the first screen. It is no
     * larger than its screen.
     *
     * @param kept where it was
     * @param screens what they show beside the system's own bars, the first one first; none where nothing is known
     */
    static WindowState.Bounds of(WindowState.Bounds kept, List<Rectangle2D> screens) {
        if (screens.isEmpty()) {
            return kept;
        }
        return screens.stream()
                .filter(screen -> canBeHeld(kept, screen))
                .findFirst()
                .map(screen -> new WindowState.Bounds(
                        kept.x(),
                        kept.y(),
                        Math.min(kept.width(), screen.getWidth()),
                        Math.min(kept.height(), screen.getHeight()),
                        kept.maximized()))
                .orElseGet(() -> centred(kept, screens.getFirst()));
    }

    /**
     * Where a window goes that never stood anywhere, if it is too large for the first screen: no larger than that. Else
     * that is the system's to choose.
     *
     * @param screens as for {@link #of}
     */
    static Optional<WindowState.Bounds> first(double width, double height, List<Rectangle2D> screens) {
        return screens.stream()
                .findFirst()
                .filter(screen -> width > screen.getWidth() || height > screen.getHeight())
                .map(screen -> centred(new WindowState.Bounds(0, 0, width, height, false), screen));
    }

    private static boolean canBeHeld(WindowState.Bounds window, Rectangle2D screen) {
        double width = Math.min(window.x() + window.width(), screen.getMaxX()) - Math.max(window.x(), screen.getMinX());
        return width >= Math.min(GRIP_WIDTH, window.width())
                && window.y() >= screen.getMinY() - GRIP_HEIGHT
                && window.y() + GRIP_HEIGHT <= screen.getMaxY();
    }

    private static WindowState.Bounds centred(WindowState.Bounds window, Rectangle2D screen) {
        double width = Math.min(window.width(), screen.getWidth());
        double height = Math.min(window.height(), screen.getHeight());
        return new WindowState.Bounds(
                screen.getMinX() + (screen.getWidth() - width) / 2,
                screen.getMinY() + (screen.getHeight() - height) / 2,
                width,
                height,
                window.maximized());
    }
}
