package org.cachescope.view;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
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
import org.kordamp.ikonli.javafx.FontIcon;

/** The run's cells as a heatmap, what is seen of them, and the brush. */
final class RouterPane extends VBox {
    private static final double GAP = 8;

    private final RouterViewModel router;
    private final CachingViewModel caching;

    private static final List<String> EXPORTS = List.of(
            "export.heatmapSvg",
            "export.heatmapCsv",
            "export.heatmapJson",
            "export.routerJson",
            "export.routerTorch",
            "export.python");

    RouterPane(RouterViewModel router, CachingViewModel caching, Commands commands, PlotMenu menu) {
        super(GAP);
        this.router = router;
        this.caching = caching;
        getStyleClass().add("pane");
        HeatmapView view = heatmap();
        ScrollPane heatmap = HeatmapView.scrolling(view);
        StackPane plot = new StackPane(heatmap, new CellCard(router, view), refusal());
        VBox.setVgrow(plot, Priority.ALWAYS);
        menu.on(this, view, "heatmap");
        getChildren()
                .addAll(
                        tools(Forms.export("export-router", menu.items(view, "heatmap"), commands.items(EXPORTS))),
                        plot);
    }

    /** Lies over the heatmap's lower end, so that cells stay where they are while a person brushes them. */
    private Node refusal() {
        Label refusal = Forms.complaint(router.refusal());
        refusal.setId("refusal");
        refusal.getStyleClass().add("over-plot");
        refusal.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
        refusal.setMouseTransparent(true);
        StackPane.setAlignment(refusal, Pos.BOTTOM_LEFT);
        return refusal;
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
        Runnable link = () -> heatmap.highlightedProperty()
                .set(shown().positionOf(router.linked().getValue()));
        router.linked().subscribe(_ -> link.run());
        router.contents().subscribe(_ -> link.run());
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

    private Node tools(Node export) {
        FlowPane tools = new FlowPane(GAP, GAP / 2, brushes(), pattern(), cacheSteps(), looks(), export);
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
            button.setTooltip(new Tooltip(tipOf(brush)));
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
        clear.setMinWidth(USE_PREF_SIZE);
        clear.disableProperty()
                .bind(router.editedText().map(String::isEmpty)); // always there: nothing moves under a brush
        FontIcon icon = new FontIcon(Feather.EDIT_2);
        HBox row = new HBox(GAP / 2, icon, buttons, clear);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private static String tipOf(Brush brush) {
        String does = switch (brush) {
            case COMPUTE -> "Have cells computed";
            case REUSE -> "Have cells reuse";
            case BACK_TO_ROUTER -> "Give cells back to the policy";
        };
        return does + ": drag over them. Press again to put the brush down.";
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
        caching.byHand().pattern().subscribe(pattern -> anyStep.setSelected(pattern == ReusePattern.ANY_STEP));
        anyStep.selectedProperty().subscribe(caching::reuseAtAnyStep);
        return anyStep;
    }

    private Node cacheSteps() {
        CheckBox cacheSteps = new CheckBox("cache steps only");
        cacheSteps.setId("cache-steps-only");
        cacheSteps.setTooltip(new Tooltip("Leave out steps that compute every layer"));
        cacheSteps.selectedProperty().bindBidirectional(router.cacheStepsOnly());
        return cacheSteps;
    }

    /** What is set once and left, in a menu, so that the tools keep to one line. */
    private MenuButton looks() {
        CheckMenuItem apart = new CheckMenuItem("MHSA and FFN apart");
        apart.setId("apart");
        apart.selectedProperty().bindBidirectional(router.apart());
        MenuButton looks = new MenuButton("View", new FontIcon(Feather.SLIDERS));
        looks.setId("heatmap-looks");
        looks.getStyleClass().add("plot-tool");
        looks.setTooltip(new Tooltip("Panels and colours of the heatmap"));
        looks.getItems().addAll(apart, new SeparatorMenuItem());
        looks.getItems()
                .addAll(choices(
                        "colouring", router.colouring(), CellColouring.values(), c -> "Colour by " + c.label()));
        looks.getItems().add(new SeparatorMenuItem());
        looks.getItems().addAll(choices("colour-scale", router.scale(), ColourScale.values(), ColourScale::label));
        return looks;
    }

    /** An item's id is the choice's, a dash and the value's name in lower case. */
    private static <T extends Enum<T>> List<RadioMenuItem> choices(
            String id, Property<T> chosen, T[] values, Function<T, String> label) {
        ToggleGroup group = new ToggleGroup();
        return Arrays.stream(values)
                .map(value -> {
                    RadioMenuItem item = new RadioMenuItem(label.apply(value));
                    item.setId(id + "-" + value.name().toLowerCase(Locale.ROOT));
                    item.setToggleGroup(group);
                    item.setOnAction(_ -> chosen.setValue(value));
                    chosen.subscribe(now -> item.setSelected(now == value));
                    return item;
                })
                .toList();
    }
}
