package org.cachescope.view.plot;

import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;

/**
 * What pointer and keyboard do with a comparison. A press selects a picture, arrows select the one beside it. The wheel
 * and + and − zoom into all pictures alike, 0 shows all again; dragging, or arrows with shift, move the part shown.
 * While all is shown, a drag moves the divider of a swipe, or takes a picture out; shift with left and right, home and
 * end move the divider.
 */
final class ComparisonInput {
    private static final double DIVIDER_STEP = 0.02;
    private static final double PART_STEP = 0.1;
    private static final double ZOOM_STEP = 1.25;

    /** How far from the divider, in pixels, it is still taken hold of. */
    private static final double REACH = 12;

    private final ComparisonView view;
    private double pressedX;
    private double pressedY;
    private boolean movingDivider;

    ComparisonInput(ComparisonView view) {
        this.view = view;
    }

    void listen() {
        view.setOnMousePressed(this::press);
        view.setOnMouseDragged(this::drag);
        view.setOnDragDetected(this::dragOut);
        view.setOnScroll(this::scroll);
        view.setOnKeyPressed(this::press);
    }

    private boolean enlarged() {
        return view.zoom().factor() > 1;
    }

    private boolean swiping() {
        return view.getMode() == ComparisonView.Mode.SWIPE;
    }

    private void press(MouseEvent event) {
        view.requestFocus();
        pressedX = event.getX();
        pressedY = event.getY();
        view.at(pressedX, pressedY).ifPresent(view.selectedProperty()::set);
        movingDivider = event.getButton() == MouseButton.PRIMARY
                && view.getData().count() > 0
                && swiping()
                && (!enlarged() || Math.abs(pressedX - new ComparisonLayout(view).dividerX()) < REACH);
        if (movingDivider) {
            drag(event);
        }
    }

    private void drag(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || view.getData().count() == 0) {
            return;
        }
        ComparisonLayout layout = new ComparisonLayout(view);
        if (movingDivider) {
            view.dividerProperty().set(Math.clamp(layout.dividerShare(event.getX()), 0, 1));
        } else if (enlarged()) {
            double side = layout.tileSide();
            movePart((pressedX - event.getX()) / side, (pressedY - event.getY()) / side);
            pressedX = event.getX();
            pressedY = event.getY();
        }
        event.consume();
    }

    private void movePart(double right, double down) {
        view.setZoom(view.zoom().moved(right, down));
    }

    private void dragOut(MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY && !movingDivider && !enlarged()) {
            view.at(pressedX, pressedY).ifPresent(picture -> {
                view.onDragOutProperty().get().accept(picture);
                event.consume();
            });
        }
    }

    private void scroll(ScrollEvent event) {
        new ComparisonLayout(view).within(event.getX(), event.getY()).ifPresent(place -> {
            if (event.getDeltaY() != 0) {
                view.zoomBy(event.getDeltaY() > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, place.getX(), place.getY());
                event.consume();
            }
        });
    }

    private void press(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return; // commands of the window
        }
        switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> view.zoomBy(ZOOM_STEP, 0.5, 0.5);
            case MINUS, SUBTRACT -> view.zoomBy(1 / ZOOM_STEP, 0.5, 0.5);
            case DIGIT0, NUMPAD0 -> view.setZoom(PictureZoom.NONE);
            case LEFT -> move(event, -1, 0);
            case RIGHT -> move(event, 1, 0);
            case UP -> move(event, 0, -1);
            case DOWN -> move(event, 0, 1);
            case HOME -> moveDivider(-1);
            case END -> moveDivider(1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void move(KeyEvent event, int right, int down) {
        if (!event.isShiftDown()) {
            select(right, down);
        } else if (enlarged()) {
            movePart(PART_STEP * right, PART_STEP * down);
        } else {
            moveDivider(DIVIDER_STEP * right);
        }
    }

    private void select(int right, int down) {
        PictureRef from = view.selectedProperty().get();
        if (view.getData().count() > 0) {
            view.selectedProperty()
                    .set(
                            from == null
                                    ? new PictureRef(PictureRef.Side.FULL, 0)
                                    : new ComparisonLayout(view).moved(from, right, down));
        }
    }

    private void moveDivider(double by) {
        if (swiping()) {
            view.dividerProperty().set(Math.clamp(view.getDivider() + by, 0, 1));
        }
    }
}
