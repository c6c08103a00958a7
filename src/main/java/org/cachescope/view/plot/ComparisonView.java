package org.cachescope.view.plot;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.stage.Window;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows the pictures of a full and a cached run: beside each other with their difference, one over the other parted by
 * a divider, or by turns. Pixels stay squares. {@link ComparisonInput} says what pointer and keyboard do.
 */
public final class ComparisonView extends PlotCanvas {
    private static final double FOCUSED = 3;
    private static final double UNFOCUSED = 1.5;

    /** How the runs are shown. */
    public enum Mode {
        /** Full, cached, difference. */
        SIDE_BY_SIDE,
        /** Full left of the divider, cached right of it. */
        SWIPE,
        /** Full and cached by turns. */
        FLICKER
    }

    private final ObjectProperty<ComparisonData> data = new SimpleObjectProperty<>(this, "data", ComparisonData.EMPTY);
    private final ObjectProperty<Mode> mode = new SimpleObjectProperty<>(this, "mode", Mode.SIDE_BY_SIDE);
    private final DoubleProperty divider = new SimpleDoubleProperty(this, "divider", 0.5);
    private final DoubleProperty zoomFactor = new SimpleDoubleProperty(this, "zoom", 1);
    private final DoubleProperty largestZoom = new SimpleDoubleProperty(this, "largestZoom", 16);
    private final ObjectProperty<@Nullable PictureRef> selected = new SimpleObjectProperty<>(this, "selected");
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

    /** Made when they are painted, however often the data change before. */
    private PictureSet pictures = PictureSet.EMPTY;

    private ComparisonData ofPictures = ComparisonData.EMPTY;
    private PictureZoom zoom = PictureZoom.NONE;
    private boolean flickerCached;

    /** Makes a view of no pictures. */
    public ComparisonView() {
        getStyleClass().add("comparison");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setAccessibleText("Pictures of the full and the cached run");
        flicker.setCycleCount(Timeline.INDEFINITE);
        data.subscribe(this::repaint);
        divider.subscribe(this::repaint);
        zoomFactor.subscribe(factor -> setZoom(zoom.to(factor.doubleValue(), 0.5, 0.5)));
        selected.subscribe(() -> {
            notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
            repaintOverlay();
        });
        mode.subscribe(this::setFlicker);
        flickerPeriod.subscribe(this::setFlicker);
        showing.subscribe(this::setFlicker);
        visibleProperty().subscribe(this::setFlicker);
        hovered.subscribe(this::repaintOverlay);
        setOnMouseMoved(event -> hovered.set(at(event.getX(), event.getY()).orElse(null)));
        setOnMouseExited(_ -> hovered.set(null));
        new ComparisonInput(this).listen();
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

    /** Where the divider is, as a share of the pictures' width: 0 shows only the cached run. */
    public DoubleProperty dividerProperty() {
        return divider;
    }

    /** Where the divider is now. */
    public double getDivider() {
        return divider.get();
    }

    /** Enlargement of every picture, from 1, which shows all of it, to {@link #largestZoomProperty}. */
    public DoubleProperty zoomProperty() {
        return zoomFactor;
    }

    /** Up to where wheel and keys enlarge. */
    public DoubleProperty largestZoomProperty() {
        return largestZoom;
    }

    /** The picture that was pressed last, or where arrow keys moved to; framed. Null for none. */
    public ObjectProperty<@Nullable PictureRef> selectedProperty() {
        return selected;
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
        ComparisonData now = getData();
        if (now != ofPictures) {
            pictures = pictures.follow(ofPictures, now);
            ofPictures = now;
            enlarged.keepOnly(pictures);
        }
        return pictures;
    }

    /** A picture at the side that it is painted at, in whole pixels. */
    Image enlarged(Image picture, double side) {
        return enlarged.of(picture, (int) side);
    }

    PictureZoom zoom() {
        return zoom;
    }

    /** Zooms by a factor as far as that is allowed; what is at a place of each picture, in shares, stays there. */
    void zoomBy(double factor, double atX, double atY) {
        setZoom(zoom.to(Math.clamp(zoom.factor() * factor, 1, largestZoom.get()), atX, atY));
    }

    void setZoom(PictureZoom next) {
        zoom = next;
        zoomFactor.set(next.factor());
        repaint();
    }

    /** Whether flickering shows the cached run now. */
    boolean flickersCached() {
        return flickerCached;
    }

    /** The picture at a place. */
    Optional<PictureRef> at(double x, double y) {
        return new ComparisonLayout(this).at(x, y);
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

    @Override
    void paint(GraphicsContext g, double width, double height) {
        if (getData().count() > 0) {
            new ComparisonPainter(this, new ComparisonLayout(this)).paint(g);
        }
    }

    @Override
    boolean paintOverlay(GraphicsContext g, double width, double height) {
        ComparisonLayout layout = new ComparisonLayout(this);
        PictureRef chosen = selected.get();
        if (chosen != null) {
            frame(g, layout, chosen, isFocused() ? accent() : muted(), isFocused() ? FOCUSED : UNFOCUSED);
        }
        PictureRef pointed = hovered.get();
        if (pointed != null && !pointed.equals(chosen)) {
            frame(g, layout, pointed, muted(), UNFOCUSED);
        }
        return chosen != null || pointed != null;
    }

    /** Frames a picture; where runs share a grid, in whatever side's name. */
    private void frame(GraphicsContext g, ComparisonLayout layout, PictureRef picture, Color color, double line) {
        if (picture.index() < getData().count()) {
            TileGrid grid = layout.grid(picture.side());
            double out = line / 2;
            g.setStroke(color);
            g.setLineWidth(line);
            g.strokeRect(
                    grid.x(picture.index()) - out,
                    grid.y(picture.index()) - out,
                    grid.side() + line,
                    grid.side() + line);
        }
    }

    @Override
    public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        PictureRef chosen = selected.get();
        return attribute == AccessibleAttribute.TEXT
                        && chosen != null
                        && chosen.index() < getData().count()
                ? getData().describe(chosen)
                : super.queryAccessibleAttribute(attribute, parameters);
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
