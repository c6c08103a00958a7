package org.cachescope.view.plot;

import java.util.Optional;
import javafx.scene.AccessibleAttribute;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.cachescope.view.plot.HeatmapData.Position;
import org.jspecify.annotations.Nullable;

/**
 * What pointer and keyboard do with a heatmap: the pointer's cell, and a rectangle of cells that the pointer spans
 * (press and drag) or the keyboard (arrows, with shift to span; space or enter to act).
 */
final class HeatmapInput {
    private final HeatmapView view;
    private @Nullable Position focus;
    private @Nullable Position anchor;
    private boolean dragging;

    /** Two corners of the cells that are spanned, the one that began it and the one that moves. */
    record Span(Position anchor, Position focus) {}

    HeatmapInput(HeatmapView view) {
        this.view = view;
    }

    void listen() {
        view.setOnMouseMoved(this::point);
        view.setOnMouseExited(_ -> view.hover(null));
        view.setOnMousePressed(this::press);
        view.setOnMouseDragged(this::drag);
        view.setOnMouseReleased(this::release);
        view.setOnKeyPressed(this::press);
    }

    /** The cell that arrow keys go on from; null for none. */
    @Nullable
    Position focus() {
        return focus;
    }

    /** The cells that are spanned, while the pointer or the keyboard is at it. */
    Optional<Span> span() {
        Position from = anchor;
        Position to = focus;
        return from != null && to != null && (dragging || view.isFocused())
                ? Optional.of(new Span(from, to))
                : Optional.empty();
    }

    /** Lets go of cells that the view's data no longer have. */
    void forgetWhatIsGone() {
        if (focus != null && !view.getData().contains(focus)) {
            focus = null;
        }
        if (anchor != null && !view.getData().contains(anchor)) {
            anchor = null;
            dragging = false;
        }
    }

    private void point(MouseEvent event) {
        view.hover(
                view.grid().flatMap(grid -> grid.at(event.getX(), event.getY())).orElse(null));
    }

    private void press(MouseEvent event) {
        view.requestFocus();
        if (event.getButton() != MouseButton.PRIMARY) {
            return;
        }
        view.grid().flatMap(grid -> grid.at(event.getX(), event.getY())).ifPresent(cell -> {
            anchor = cell;
            focus = cell;
            dragging = true;
            view.repaintOverlay();
            event.consume();
        });
    }

    private void drag(MouseEvent event) {
        if (dragging) {
            view.grid().ifPresent(grid -> focus = grid.nearest(event.getX(), event.getY()));
            view.hover(focus);
            view.repaintOverlay();
            event.consume();
        }
    }

    private void release(MouseEvent event) {
        if (dragging) {
            dragging = false;
            act();
            event.consume();
        }
    }

    private void press(KeyEvent event) {
        switch (event.getCode()) {
            case UP -> move(event, -1, 0);
            case DOWN -> move(event, 1, 0);
            case LEFT -> move(event, 0, -1);
            case RIGHT -> move(event, 0, 1);
            case SPACE, ENTER -> {
                act();
                event.consume();
            }
            case ESCAPE -> {
                // consumed only where there is something to give up, or dialogs could not be left
                if (dragging || anchor != null && !anchor.equals(focus)) {
                    event.consume();
                }
                dragging = false;
                anchor = focus;
                view.repaintOverlay();
            }
            default -> {}
        }
    }

    private void move(KeyEvent event, int down, int right) {
        view.grid().ifPresent(grid -> {
            focus = focus == null ? new Position(0, 0, 0) : grid.moved(focus, down, right);
            if (!event.isShiftDown() || anchor == null) {
                anchor = focus;
            }
            view.hover(focus);
            view.notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
            view.repaintOverlay();
        });
        event.consume();
    }

    private void act() {
        Position from = anchor;
        Position to = focus;
        if (from != null && to != null) {
            view.grid().ifPresent(grid -> view.onBrushProperty().get().accept(grid.between(from, to)));
            view.repaintOverlay();
        }
    }
}
