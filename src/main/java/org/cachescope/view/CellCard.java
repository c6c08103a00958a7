package org.cachescope.view;

import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.CellDetails;
import org.cachescope.viewmodel.RouterViewModel;
import org.jspecify.annotations.Nullable;

/**
 * Lies over a heatmap and shows, beside the cell that pointer or arrow keys are at, what is known of it. Takes no
 * events, so that the cells below it stay within reach.
 */
final class CellCard extends Pane {
    private static final double GAP = 10;
    private static final double WIDEST = 340;

    private final HeatmapView heatmap;
    private final Label title = new Label();
    private final Label lines = new Label();
    private final VBox card = new VBox(title, lines);

    CellCard(RouterViewModel router, HeatmapView heatmap) {
        this.heatmap = heatmap;
        card.setId("cell-card");
        card.getStyleClass().add("cell-card");
        card.setMaxWidth(WIDEST);
        title.getStyleClass().add("notice-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        lines.setWrapText(true);
        lines.setMinHeight(Region.USE_PREF_SIZE);
        setMouseTransparent(true);
        setMinSize(0, 0);
        getChildren().add(card);
        router.details().subscribe(this::show);
        heatmap.hoveredProperty().subscribe(() -> show(router.details().getValue()));
    }

    private void show(@Nullable CellDetails details) {
        boolean here = details != null && heatmap.getHovered() != null;
        card.setVisible(here);
        if (here) {
            title.setText(details.title());
            lines.setText(String.join("\n", details.lines()));
            requestLayout();
        }
    }

    @Override
    protected void layoutChildren() {
        heatmap.boundsOf(heatmap.getHovered()).ifPresent(this::place);
    }

    /** Right of and below the cell, or on its other side where there is no room; never over the cell. */
    private void place(Bounds cell) {
        Bounds at = sceneToLocal(heatmap.localToScene(cell));
        double width = Math.min(WIDEST, card.prefWidth(-1));
        double height = card.prefHeight(width);
        double right = at.getMaxX() + GAP;
        double below = at.getMaxY() + GAP;
        Point2D corner = new Point2D(
                right + width <= getWidth() ? right : Math.max(0, at.getMinX() - GAP - width),
                below + height <= getHeight() ? below : Math.max(0, at.getMinY() - GAP - height));
        card.resizeRelocate(Math.round(corner.getX()), Math.round(corner.getY()), width, height);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 0; // the heatmap decides
    }

    @Override
    protected double computePrefHeight(double width) {
        return 0;
    }
}
