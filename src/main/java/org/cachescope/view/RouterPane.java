package org.cachescope.view;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.cachescope.caching.ReusePattern;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.Brush;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.CellColouring;
import org.cachescope.viewmodel.ColourScale;
import org.cachescope.viewmodel.RouterViewModel;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The run's cells as a heatmap, what is seen of them, and the brush. */
final class RouterPane extends VBox {
    private static final double GAP = 8;

    private final RouterViewModel router;
    private final CachingViewModel caching;

    RouterPane(RouterViewModel router, CachingViewModel caching) {
        super(GAP);
        this.router = router;
        this.caching = caching;
        getStyleClass().add("pane");
        ScrollPane heatmap = HeatmapView.scrolling(heatmap());
        VBox.setVgrow(heatmap, Priority.ALWAYS);
        Label refusal = Forms.complaint(router.refusal());
        refusal.setId("refusal");
        getChildren().addAll(tools(), refusal, heatmap);
    }

    private HeatmapView heatmap() {
        HeatmapView heatmap = new HeatmapView();
        heatmap.setId("heatmap");
        heatmap.dataProperty().bind(router.contents().map(contents -> new RouterHeatmap(contents).data()));
        heatmap.colorMapProperty().bind(router.scale().map(RouterHeatmap::colours));
        heatmap.coloringProperty().bind(router.colouring().map(RouterHeatmap::coloring));
        heatmap.arrangementProperty()
                .bind(router.apart()
                        .map(apart ->
                                apart ? HeatmapView.Arrangement.SIDE_BY_SIDE : HeatmapView.Arrangement.INTERLEAVED));
        heatmap.hoveredProperty().subscribe(place -> router.hovered().set(shown().cellAt(place)));
        router.hovered().subscribe(cell -> heatmap.highlightedProperty().set(shown().positionOf(cell)));
        heatmap.onBrushProperty()
                .set(places -> router.paint(places.stream()
                        .map(shown()::cellAt)
                        .filter(Objects::nonNull)
                        .toList()));
        return heatmap;
    }

    private RouterHeatmap shown() {
        return new RouterHeatmap(router.contents().getValue());
    }

    private Node tools() {
        FlowPane tools = new FlowPane(2 * GAP, GAP / 2, brushes(), pattern(), seen(), colours());
        tools.setAlignment(Pos.CENTER_LEFT);
        return tools;
    }

    private Node brushes() {
        ToggleGroup group = new ToggleGroup();
        HBox buttons = new HBox();
        buttons.getStyleClass().add("segments");
        for (Brush brush : Brush.values()) {
            ToggleButton button = new ToggleButton(brush.label());
            button.setId("brush-" + brush.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            button.setUserData(brush);
            button.setToggleGroup(group);
            button.setMinWidth(USE_PREF_SIZE);
            button.setTooltip(new Tooltip("Drag over cells; press again to put the brush down"));
            int place = brush.ordinal();
            button.getStyleClass()
                    .add(place == 0 ? "left-pill" : place == Brush.values().length - 1 ? "right-pill" : "center-pill");
            buttons.getChildren().add(button);
        }
        group.selectedToggleProperty()
                .subscribe(pressed -> router.brush().set(pressed == null ? null : (Brush) pressed.getUserData()));
        router.brush().subscribe(brush -> press(group, brush));
        Button clear = Forms.icon(new Button(), Feather.ROTATE_CCW, "Give all cells back to the policy", "brush-clear");
        clear.setOnAction(_ -> router.clear());
        Label edited = new Label();
        edited.textProperty().bind(router.editedText());
        edited.getStyleClass().add("note");
        HBox byHand = new HBox(GAP / 2, edited, clear);
        byHand.setAlignment(Pos.CENTER_LEFT);
        Forms.showWhile(byHand, router.editedText().map(text -> !text.isEmpty()));
        Label name = new Label("Brush");
        HBox row = new HBox(GAP, name, buttons, byHand);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private static void press(ToggleGroup group, @Nullable Brush brush) {
        group.selectToggle(group.getToggles().stream()
                .filter(toggle -> toggle.getUserData() == brush)
                .findFirst()
                .orElse(null));
    }

    private Node pattern() {
        CheckBox anyStep = new CheckBox("any step");
        anyStep.setId("any-step");
        anyStep.setTooltip(
                new Tooltip("Let the brush reuse at every step but the first, not at every second one only"));
        caching.editPattern().subscribe(pattern -> anyStep.setSelected(pattern == ReusePattern.ANY_STEP));
        anyStep.selectedProperty()
                .subscribe(any -> caching.editPattern().set(any ? ReusePattern.ANY_STEP : ReusePattern.ALTERNATE));
        return anyStep;
    }

    private Node seen() {
        CheckBox cacheSteps = new CheckBox("cache steps only");
        cacheSteps.setId("cache-steps-only");
        cacheSteps.selectedProperty().bindBidirectional(router.cacheStepsOnly());
        CheckBox apart = new CheckBox("MHSA and FFN apart");
        apart.setId("apart");
        apart.selectedProperty().bindBidirectional(router.apart());
        HBox row = new HBox(GAP, cacheSteps, apart);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Node colours() {
        Segments<CellColouring> colouring =
                Segments.of("colouring", router.colouring(), List.of(CellColouring.values()), CellColouring::label);
        ComboBox<ColourScale> scale = new ComboBox<>();
        scale.setId("colour-scale");
        scale.getItems().setAll(ColourScale.values());
        scale.setConverter(Forms.shownAs(ColourScale::label));
        scale.valueProperty().bindBidirectional(router.scale());
        scale.setAccessibleText("Colours");
        HBox row = new HBox(GAP, colouring, scale);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
