package org.cachescope.view.plot;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Point2D;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import org.cachescope.view.plot.LinePlotData.Form;
import org.cachescope.view.plot.LinePlotData.Index;
import org.cachescope.view.plot.LinePlotData.Point;
import org.cachescope.view.plot.LinePlotData.Series;
import org.jspecify.annotations.Nullable;

/**
 * Many series over two axes, linear or logarithmic, coloured by a shade or each in its own colour. The point nearest to
 * the pointer is marked and its series stands out; so does a point linked from elsewhere. Arrow keys go from point to
 * point and from series to series, Enter chooses.
 */
public final class LinePlot extends PlotCanvas {
    /** How near the pointer must be to a point, in pixels. */
    private static final double REACH = 28;

    /** How wide the frame is that shows where the keyboard is. */
    private static final double FOCUS_LINE = 2;

    private final ObjectProperty<LinePlotData> data = new SimpleObjectProperty<>(this, "data", LinePlotData.EMPTY);
    private final ObjectProperty<ColorMap> colorMap = new SimpleObjectProperty<>(this, "colorMap", ColorMap.VIRIDIS);
    private final ReadOnlyObjectWrapper<@Nullable Index> hovered = new ReadOnlyObjectWrapper<>(this, "hovered");
    private final ObjectProperty<@Nullable Index> highlighted = new SimpleObjectProperty<>(this, "highlighted");
    private final ObjectProperty<Consumer<Index>> onChosen = new SimpleObjectProperty<>(this, "onChosen", _ -> {});

    /** Makes a plot of nothing. */
    public LinePlot() {
        getStyleClass().add("line-plot");
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        data.subscribe(() -> {
            hovered.set(null);
            repaint();
        });
        colorMap.subscribe(this::repaint);
        hovered.subscribe(this::repaintOverlay);
        highlighted.subscribe(this::repaintOverlay);
        setFocusTraversable(true);
        focusVisibleProperty().subscribe(this::repaintOverlay);
        setOnKeyPressed(this::press);
        setOnMouseMoved(this::point);
        setOnMouseExited(_ -> hovered.set(null));
        setOnMouseClicked(event -> {
            point(event);
            Index index = hovered.get();
            if (index != null) {
                onChosen.get().accept(index);
            }
        });
    }

    /** What is painted. */
    public ObjectProperty<LinePlotData> dataProperty() {
        return data;
    }

    /** What is painted now. */
    public LinePlotData getData() {
        return data.get();
    }

    /** The colours of shades. */
    public ObjectProperty<ColorMap> colorMapProperty() {
        return colorMap;
    }

    /** The point nearest to the pointer, or that the keyboard has gone to; null for none. */
    public ReadOnlyObjectProperty<@Nullable Index> hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /** A point to be marked because it is pointed at elsewhere; null for none. */
    public ObjectProperty<@Nullable Index> highlightedProperty() {
        return highlighted;
    }

    /** Called with the point that is clicked, or chosen by Enter. */
    public ObjectProperty<Consumer<Index>> onChosenProperty() {
        return onChosen;
    }

    /** Where a point of the data is painted, in this node's own coordinates. */
    public Point2D place(Index index) {
        Point point = getData().series().get(index.series()).points().get(index.point());
        LinePlotFrame frame = frame();
        return new Point2D(frame.x(point.x()), frame.y(point.y()));
    }

    /** Where values are at the present size. */
    LinePlotFrame frame() {
        return new LinePlotPainter(this).frame();
    }

    /** The colour of a series. */
    Color color(int series) {
        Series shown = getData().series().get(series);
        if (shown.form() == Form.QUIET_LINE) {
            return muted();
        }
        return Double.isNaN(shown.shade())
                ? SeriesColor.of(getData().colored(series)).on(surface())
                : shade(shown.shade());
    }

    /** The colour of a shade from 0 to 1. */
    Color shade(double shade) {
        // the last tenth of the maps is too pale for a line on white, the first too dark on a dark ground
        boolean light = surface().getBrightness() > 0.5;
        return colorMap.get().at(light ? 0.88 * shade : 0.15 + 0.85 * shade);
    }

    private void point(MouseEvent event) {
        Optional<Index> nearest = getData().series().isEmpty()
                ? Optional.empty()
                : frame().nearest(getData(), event.getX(), event.getY(), REACH);
        hovered.set(nearest.orElse(null));
    }

    private void press(KeyEvent event) {
        if (event.isAltDown() || event.isShortcutDown()) {
            return; // of the window's commands
        }
        switch (event.getCode()) {
            case LEFT -> go(event, getData().along(hovered.get(), -1));
            case RIGHT -> go(event, getData().along(hovered.get(), 1));
            case UP -> go(event, getData().across(hovered.get(), -1));
            case DOWN -> go(event, getData().across(hovered.get(), 1));
            case ENTER, SPACE -> {
                Index index = hovered.get();
                if (index != null) {
                    onChosen.get().accept(index);
                    event.consume();
                }
            }
            default -> {}
        }
    }

    private void go(KeyEvent event, Optional<Index> to) {
        to.ifPresent(hovered::set);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
        event.consume();
    }

    @Override
    public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        Index index = hovered.get();
        return attribute == AccessibleAttribute.TEXT && index != null
                ? getData().describe(index)
                : super.queryAccessibleAttribute(attribute, parameters);
    }

    @Override
    void paint(GraphicsContext g, double width, double height) {
        if (!getData().series().isEmpty()) {
            new LinePlotPainter(this).paint(g);
        }
    }

    @Override
    boolean paintOverlay(GraphicsContext g, double width, double height) {
        boolean painted = isFocusVisible();
        if (painted) {
            g.setStroke(accent());
            g.setLineWidth(FOCUS_LINE);
            g.strokeRect(FOCUS_LINE / 2, FOCUS_LINE / 2, width - FOCUS_LINE, height - FOCUS_LINE);
        }
        for (Index index : new Index[] {highlighted.get(), hovered.get()}) {
            if (index != null && getData().contains(index)) {
                LinePlotPainter painter = new LinePlotPainter(this);
                Series series = getData().series().get(index.series());
                Point point = series.points().get(index.point());
                painter.paintSeries(g, index.series(), 3);
                if (painter.frame().shows(point)) {
                    painter.paintRing(g, point, text());
                }
                painted = true;
            }
        }
        return painted;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 220;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 140;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 480;
    }

    @Override
    protected double computePrefHeight(double width) {
        return 300;
    }
}
