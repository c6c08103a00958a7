package org.cachescope.view;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Orientation;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import org.jspecify.annotations.Nullable;

/**
 * Room for a control whose text changes many times a second. The toolkit lays out everything from a changed text up to
 * the window, whether or not its size is another; here the control alone is laid out, within the room that it has. Only
 * a text that needs more or fewer lines asks for other room.
 */
final class LayoutIsland extends Region {
    private final Control content;

    private LayoutIsland(Control content, ObservableValue<Font> font) {
        this.content = content;
        content.setManaged(false); // layout begins here, and what asks for it does not reach further up
        getChildren().add(content);
        font.subscribe(this::requestLayout);
        content.needsLayoutProperty().subscribe(needed -> {
            if (needed && content.prefHeight(getWidth()) != content.getHeight()) {
                requestLayout();
            }
        });
    }

    /** Room for a label. */
    static LayoutIsland of(Label content) {
        return new LayoutIsland(content, content.fontProperty());
    }

    /** Room for a field. */
    static LayoutIsland of(TextInputControl content) {
        return new LayoutIsland(content, content.fontProperty());
    }

    @Override
    public @Nullable Orientation getContentBias() {
        return content.getContentBias();
    }

    @Override
    protected void layoutChildren() {
        content.resizeRelocate(0, 0, getWidth(), getHeight());
    }

    @Override
    protected double computeMinWidth(double height) {
        return content.minWidth(height);
    }

    @Override
    protected double computeMinHeight(double width) {
        return content.minHeight(width);
    }

    @Override
    protected double computePrefWidth(double height) {
        return content.prefWidth(height);
    }

    @Override
    protected double computePrefHeight(double width) {
        return content.prefHeight(width);
    }

    @Override
    protected double computeMaxWidth(double height) {
        return content.maxWidth(height);
    }

    @Override
    protected double computeMaxHeight(double width) {
        return content.maxHeight(width);
    }
}
