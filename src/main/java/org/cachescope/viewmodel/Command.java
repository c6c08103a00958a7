package org.cachescope.viewmodel;

import java.util.Optional;
import javafx.beans.value.ObservableValue;

/**
 * Something that can be done, from which menu item, button and key are all made.
 *
 * @param id unlike any other's, such as {@code file.open}; the part before the point names its menu
 * @param text what a person reads
 * @param shortcut keys in JavaFX's notation, such as {@code Shortcut+O}; empty for none
 * @param obstacle why it cannot be done now, as a sentence; empty where it can
 * @param action does it, on the user interface's thread
 */
public record Command(
        String id, String text, String shortcut, ObservableValue<Optional<String>> obstacle, Runnable action) {
    /** Whether it can be done now. */
    public ObservableValue<Boolean> enabled() {
        return obstacle.map(Optional::isEmpty);
    }

    /** Does it if it can be done now. */
    public void run() {
        if (obstacle.getValue().isEmpty()) {
            action.run();
        }
    }

    /** The menu that it belongs to. */
    public String menu() {
        return id.substring(0, id.indexOf('.'));
    }
}
