package org.cachescope.view.plot;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.ScrollPane;
import org.cachescope.view.plot.HeatmapData.Position;
import org.jspecify.annotations.Nullable;

/**
 * Cells of several panels as colours, with the pointer's cell, a cell linked from elsewhere, and a rectangle of cells
 * that the pointer spans (press and drag) or the keyboard (arrows, with shift to span; space or enter to act). Cells
 * fit the node's size within limits: {@link #scrolling} shows one that needs more.
 */
public final class HeatmapView extends PlotCanvas {
    /** What fills a cell. */
    public enum Coloring {
        /** Its value, by the colour map. */
        VALUE,
        /** Whether it computes or reuses. */
        DECISION
    }

    /** How panels stand. */
    public enum Arrangement {
        /** Beside each other. */
        SIDE_BY_SIDE,
        /** The same column of every panel beside each other, in the order layers run. */
        INTERLEAVED
    }

    private final ObjectProperty<HeatmapData> data = new SimpleObjectProperty<>(this, "data", HeatmapData.EMPTY);
    private final ObjectProperty<ColorMap> colorMap = new SimpleObjectProperty<>(this, "colorMap", ColorMap.VIRIDIS);
    private final ObjectProperty<Coloring> coloring = new SimpleObjectProperty<>(this, "coloring", Coloring.VALUE);
    private final ObjectProperty<Arrangement> arrangement =
            new SimpleObjectProperty<>(this, "arrangement", Arrangement.SIDE_BY_SIDE);
    private final BooleanProperty totals = new SimpleBooleanProperty(this, "totals", true);
    private final ReadOnlyObjectWrapper<@Nullable Position> hovered = new ReadOnlyObjectWrapper<>(this, "hovered");
    private final ObjectProperty<@Nullable Position> highlighted = new SimpleObjectProperty<>(this, "highlighted");
    private final ObjectProperty<Consumer<List<Position>>> onBrush =
            new SimpleObjectProperty<>(this, "onBrush", _ -> {});

    private final CellPainter cellPainter = new CellPainter(this);

    /** What painted the canvas as it is: where only cells are other than then, only they are painted over. */
    private @Nullable HeatmapPainter painted;

    private final HeatmapInput input = new HeatmapInput(this);

    /** Makes a view of nothing. */
    public HeatmapView() {
        getStyleClass().add("heatmap");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        data.subscribe((before, after) -> {
            // θ moves many times a second, and then only colours and marks of a few cells change
            if (before.sameShape(after)) {
                repaintChanges();
            } else {
                takeShape();
            }
        });
        colorMap.subscribe(this::repaint);
        coloring.subscribe(this::repaint);
        arrangement.subscribe(this::takeShape);
        totals.subscribe(this::takeShape);
        hovered.subscribe(this::repaintOverlay);
        focusedProperty().subscribe(focused -> {
            if (!focused && !isHover()) {
                hovered.set(null); // arrow keys moved there, and they are elsewhere now
            }
        });
        highlighted.subscribe(this::repaintOverlay);
        input.listen();
    }

    /** A pane that shows a view in full where it fits and scrolls where its smallest cells need more. */
    public static ScrollPane scrolling(HeatmapView view) {
        ScrollPane pane = new LiveScroll(view);
        pane.setFitToWidth(true);
        pane.setFitToHeight(true);
        pane.getStyleClass().addAll("edge-to-edge", "plot-scroll");
        return pane;
    }

    /** What is painted. */
    public ObjectProperty<HeatmapData> dataProperty() {
        return data;
    }

    /** What is painted now. */
    public HeatmapData getData() {
        return data.get();
    }

    /** The colours of values. */
    public ObjectProperty<ColorMap> colorMapProperty() {
        return colorMap;
    }

    /** The present colours of values. */
    public ColorMap getColorMap() {
        return colorMap.get();
    }

    /** What fills cells. */
    public ObjectProperty<Coloring> coloringProperty() {
        return coloring;
    }

    /** What fills cells now. */
    public Coloring getColoring() {
        return coloring.get();
    }

    /** How panels stand. */
    public ObjectProperty<Arrangement> arrangementProperty() {
        return arrangement;
    }

    /** Whether bars show how many cells of each row and column reuse. */
    public BooleanProperty totalsProperty() {
        return totals;
    }

    /** The cell under the pointer; null for none. */
    public ReadOnlyObjectProperty<@Nullable Position> hoveredProperty() {
        return hovered.getReadOnlyProperty();
    }

    /** The cell under the pointer, or where arrow keys moved to, now; null for none. */
    public @Nullable Position getHovered() {
        return hovered.get();
    }

    /** Where a cell is in this view; empty where it is not shown. */
    public Optional<Bounds> boundsOf(@Nullable Position cell) {
        return cell == null || !getData().contains(cell)
                ? Optional.empty()
                : grid().map(grid -> new BoundingBox(
                        grid.x(cell.panel(), cell.column()), grid.y(cell.row()), grid.cellWidth(), grid.cellHeight()));
    }

    void hover(@Nullable Position cell) {
        hovered.set(cell);
    }

    /** A cell to be framed because it is pointed at elsewhere; null for none. */
    public ObjectProperty<@Nullable Position> highlightedProperty() {
        return highlighted;
    }

    /** Called with the cells of a rectangle, row by row, when the pointer lets go of it or a key acts on it. */
    public ObjectProperty<Consumer<List<Position>>> onBrushProperty() {
        return onBrush;
    }

    /** Where cells were painted last; empty while there are none. */
    Optional<HeatmapGrid> grid() {
        return getData().isEmpty()
                ? Optional.empty()
                : Optional.of(layoutOfCells().grid());
    }

    CellPainter cellPainter() {
        return cellPainter;
    }

    private HeatmapLayout layoutOfCells() {
        return new HeatmapLayout(this, totals.get(), arrangement.get() == Arrangement.INTERLEAVED);
    }

    private void takeShape() {
        hovered.set(null);
        input.forgetWhatIsGone();
        painted = null;
        requestLayout();
        repaint();
    }

    @Override
    void paint(GraphicsContext g, double width, double height) {
        painted = null;
        if (!getData().isEmpty()) {
            HeatmapPainter painter = new HeatmapPainter(this, layoutOfCells(), totals.get());
            painter.paint(g);
            painted = painter;
        }
    }

    @Override
    boolean paintChanges(GraphicsContext g) {
        HeatmapPainter before = painted;
        if (before == null || getData().isEmpty()) {
            return false;
        }
        HeatmapPainter painter = new HeatmapPainter(this, layoutOfCells(), totals.get());
        if (!painter.canPaintOver(before)) {
            return false;
        }
        painter.paintOver(g, before);
        painted = painter;
        return true;
    }

    @Override
    boolean paintOverlay(GraphicsContext g, double width, double height) {
        Position linked = highlighted.get();
        boolean links = linked != null && getData().contains(linked);
        Position pointed = hovered.get();
        Optional<HeatmapInput.Span> span = input.span();
        if (!links && pointed == null && span.isEmpty()) {
            return false;
        }
        grid().ifPresent(grid -> {
            HeatmapMarks marks = new HeatmapMarks(g, grid, surface());
            if (links) {
                marks.frame(linked, accent());
            }
            if (pointed != null) {
                marks.frame(pointed, text());
            }
            span.ifPresent(cells -> marks.span(cells.anchor(), cells.focus(), accent()));
        });
        return true;
    }

    @Override
    protected double computeMinWidth(double height) {
        return layoutOfCells().minWidth();
    }

    @Override
    protected double computeMinHeight(double width) {
        return layoutOfCells().minHeight();
    }

    @Override
    protected double computePrefWidth(double height) {
        return layoutOfCells().prefWidth();
    }

    @Override
    protected double computePrefHeight(double width) {
        return layoutOfCells().prefHeight();
    }

    @Override
    public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        Position focus = input.focus();
        return attribute == AccessibleAttribute.TEXT && focus != null
                ? getData().describe(focus)
                : super.queryAccessibleAttribute(attribute, parameters);
    }
}
