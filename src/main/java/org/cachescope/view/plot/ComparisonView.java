package org.cachescope.view.plot;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.stage.Window;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows the pictures of a full and a cached run: beside each other with their difference, one over the other parted by
 * a divider, or by turns. Pixels stay squares. The wheel and + and − zoom into all pictures alike, 0 shows all again;
 * dragging moves the part shown; left and right move the divider.
 */
public final class ComparisonView extends PlotCanvas {
    /** How the runs are shown. */
    public enum Mode {
        /** Full, cached, difference. */
        SIDE_BY_SIDE,
        /** Full left of the divider, cached right of it. */
        SWIPE,
        /** Full and cached by turns. */
        FLICKER
    }

    private static final double STEP = 0.02;
    private static final double ZOOM_STEP = 1.25;
    private static final double FAINT = 0.6;

    private final ObjectProperty<ComparisonData> data = new SimpleObjectProperty<>(this, "data", ComparisonData.EMPTY);
    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>(this, "mode", Mode.SIDE_BY_SIDE);
    private final DoubleProperty amplification = new SimpleDoubleProperty(this, "amplification", 4);
    private final BooleanProperty dimmed = new SimpleBooleanProperty(this, "dimmed");
    private final DoubleProperty divider = new SimpleDoubleProperty(this, "divider", 0.5);
    private final ObjectProperty<Duration> flickerPeriod =
            new SimpleObjectProperty<>(this, "flickerPeriod", Duration.millis(600));
    private final ReadOnlyObjectWrapper<@Nullable PictureRef> hovered = new ReadOnlyObjectWrapper<>(this, "hovered");
    private final ObjectProperty<Consumer<PictureRef>> onDragOut =
            new SimpleObjectProperty<>(this, "onDragOut", _ -> {});
    private final ObservableValue<Boolean> showing = sceneProperty()
            .flatMap(Scene::windowProperty)
            .flatMap(Window::showingProperty)
            .orElse(false);

    private final Timeline flicker = new Timeline();
    private final EnlargedPictures enlarged = new EnlargedPictures();
    private PictureSet pictures = PictureSet.EMPTY;
    private PictureZoom zoom = PictureZoom.NONE;
    private boolean flickerCached;
    private double pressedX;
    private double pressedY;
    private boolean movingDivider;

    /** Makes a view of no pictures. */
    public ComparisonView() {
        getStyleClass().add("comparison");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText("Pictures of the full and the cached run");
        flicker.setCycleCount(Timeline.INDEFINITE);
        data.subscribe((before, _) -> takeData(before));
        amplification.subscribe(() -> {
            pictures = pictures.amplified(getData(), amplification.get());
            enlarged.keepOnly(pictures);
            repaint();
        });
        dimmed.subscribe(this::repaint);
        divider.subscribe(this::repaint);
        mode.subscribe(this::setFlicker);
        flickerPeriod.subscribe(this::setFlicker);
        showing.subscribe(this::setFlicker);
        visibleProperty().subscribe(this::setFlicker);
        hovered.subscribe(this::repaintOverlay);
        setOnMouseMoved(event -> hovered.set(at(event.getX(), event.getY()).orElse(null)));
        setOnMouseExited(_ -> hovered.set(null));
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnDragDetected(this::dragOut);
        setOnScroll(this::scroll);
        setOnKeyPressed(this::press);
    }

    /** The pictures. */
    public ObjectProperty<ComparisonData> dataProperty() {
        return data;
    }

    /** The pictures now. */
    public ComparisonData getData() {
        return data.get();
    }

    /** How the runs are shown. */
    public ObjectProperty<Mode> modeProperty() {
        return mode;
    }

    /** How the runs are shown now. */
    public Mode getMode() {
        return mode.get();
    }

    /** What differences are multiplied by. */
    public DoubleProperty amplificationProperty() {
        return amplification;
    }

    /** What differences are multiplied by now. */
    public double getAmplification() {
        return amplification.get();
    }

    /** Whether the pictures are painted faint, as they are not of what is asked for. */
    public BooleanProperty dimmedProperty() {
        return dimmed;
    }

    /** Where the divider is, as a share of the pictures' width: 0 shows only the cached run. */
    public DoubleProperty dividerProperty() {
        return divider;
    }

    /** Where the divider is now. */
    public double getDivider() {
        return divider.get();
    }

    /** How long each run is shown while they flicker. */
    public ObjectProperty<Duration> flickerPeriodProperty() {
        return flickerPeriod;
    }

    /** The picture under the pointer; null for none. */
    public ReadOnlyObjectProperty<@Nullable PictureRef> hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /**
     * Called on drag-detected over a picture that a drag neither pans nor swipes; the receiver starts the
     * drag-and-drop gesture with files or an image.
     */
    public ObjectProperty<Consumer<PictureRef>> onDragOutProperty() {
        return onDragOut;
    }

    /** Whether runs are flickering right now. */
    boolean isFlickering() {
        return flicker.getStatus() == Timeline.Status.RUNNING;
    }

    PictureSet pictures() {
        return pictures;
    }

    /** A picture at the side that it is painted at, in whole pixels. */
    Image enlarged(Image picture, double side) {
        return enlarged.of(picture, (int) side);
    }

    PictureZoom zoom() {
        return zoom;
    }

    /** Whether flickering shows the cached run now. */
    boolean flickersCached() {
        return flickerCached;
    }

    /** The picture at a place. */
    Optional<PictureRef> at(double x, double y) {
        return new ComparisonLayout(this).at(x, y);
    }

    private void takeData(ComparisonData before) {
        pictures = pictures.follow(before, getData(), amplification.get());
        enlarged.keepOnly(pictures);
        hovered.set(null);
        repaint();
    }

    /** Runs the timer only while somebody can see it. */
    private void setFlicker() {
        flicker.stop();
        if (mode.get() == Mode.FLICKER && showing.getValue() && isVisible()) {
            flicker.getKeyFrames().setAll(new KeyFrame(flickerPeriod.get(), _ -> {
                flickerCached = !flickerCached;
                repaint();
            }));
            flicker.play();
        } else {
            flickerCached = false;
        }
        repaint();
    }

    private void press(MouseEvent event) {
        requestFocus();
        pressedX = event.getX();
        pressedY = event.getY();
        double x = new ComparisonLayout(this).dividerX();
        movingDivider = mode.get() == Mode.SWIPE && (zoom.factor() == 1 || Math.abs(event.getX() - x) < 12);
        if (movingDivider) {
            drag(event);
        }
    }

    private void drag(MouseEvent event) {
        if (event.getButton() != MouseButton.PRIMARY || getData().count() == 0) {
            return;
        }
        ComparisonLayout layout = new ComparisonLayout(this);
        if (movingDivider) {
            divider.set(Math.clamp(layout.dividerShare(event.getX()), 0, 1));
        } else if (zoom.factor() > 1) {
            double side = layout.tileSide();
            setZoom(zoom.moved((pressedX - event.getX()) / side, (pressedY - event.getY()) / side));
            pressedX = event.getX();
            pressedY = event.getY();
        }
        event.consume();
    }

    private void dragOut(MouseEvent event) {
        if (!movingDivider && zoom.factor() == 1) {
            at(event.getX(), event.getY()).ifPresent(picture -> {
                onDragOut.get().accept(picture);
                event.consume();
            });
        }
    }

    private void scroll(ScrollEvent event) {
        new ComparisonLayout(this).within(event.getX(), event.getY()).ifPresent(place -> {
            if (event.getDeltaY() != 0) {
                setZoom(zoom.by(event.getDeltaY() > 0 ? ZOOM_STEP : 1 / ZOOM_STEP, place.getX(), place.getY()));
                event.consume();
            }
        });
    }

    private void press(KeyEvent event) {
        switch (event.getCode()) {
            case PLUS, ADD, EQUALS -> setZoom(zoom.by(ZOOM_STEP, 0.5, 0.5));
            case MINUS, SUBTRACT -> setZoom(zoom.by(1 / ZOOM_STEP, 0.5, 0.5));
            case DIGIT0, NUMPAD0 -> setZoom(PictureZoom.NONE);
            case LEFT -> moveDivider(-STEP);
            case RIGHT -> moveDivider(STEP);
            case HOME -> moveDivider(-1);
            case END -> moveDivider(1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void moveDivider(double by) {
        if (mode.get() == Mode.SWIPE) {
            divider.set(Math.clamp(divider.get() + by, 0, 1));
        }
    }

    private void setZoom(PictureZoom next) {
        zoom = next;
        repaint();
    }

    @Override
    void paint(GraphicsContext g, double width, double height) {
        if (getData().count() > 0) {
            // not the node's opacity, for which the whole would be painted on the side first
            g.setGlobalAlpha(dimmed.get() ? FAINT : 1);
            new ComparisonPainter(this, new ComparisonLayout(this)).paint(g);
            g.setGlobalAlpha(1);
        }
    }

    @Override
    boolean paintOverlay(GraphicsContext g, double width, double height) {
        PictureRef picture = hovered.get();
        if (picture != null) {
            ComparisonLayout layout = new ComparisonLayout(this);
            TileGrid grid = layout.grid(picture.side());
            g.setStroke(accent());
            g.setLineWidth(2);
            g.strokeRect(grid.x(picture.index()) - 1, grid.y(picture.index()) - 1, grid.side() + 2, grid.side() + 2);
        }
        return picture != null;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 200;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 120;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 640;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 280;
    }
}
