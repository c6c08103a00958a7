package org.cachescope.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.cachescope.model.LayerKind;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.view.plot.LinePlot;
import org.cachescope.viewmodel.ErrorMetric;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.ErrorViewModel.State;

/** How much every layer's output changes from step to step: a line for each step over the blocks, and as a heatmap. */
final class ErrorPane extends VBox {
    private static final double GAP = 8;
    private static final String STALE = "stale";

    private final ErrorViewModel error;
    private final CheckBox asHeatmap = new CheckBox("as heatmap");

    private static final List<String> EXPORTS = List.of("export.errorSvg", "export.errorCsv");

    ErrorPane(ErrorViewModel error, Commands commands, PlotMenu menu) {
        super(GAP);
        this.error = error;
        setId("error-pane");
        getStyleClass().add("pane");
        Label nothing = Forms.note("Not measured yet. It takes one full run.");
        StackPane plots = new StackPane(nothing, lines(), heatmap());
        plots.setId("error-plots");
        VBox.setVgrow(plots, Priority.ALWAYS);
        error.contents().subscribe(contents -> show(plots, nothing));
        asHeatmap.selectedProperty().subscribe(() -> show(plots, nothing));
        error.stale().subscribe(stale -> {
            plots.getStyleClass().removeAll(STALE);
            if (stale) {
                plots.getStyleClass().add(STALE);
            }
        });
        Label outdated = Forms.note(
                error.stale().map(stale -> stale ? "Measured on another model or recipe than the present one." : ""));
        menu.on(this, plots, "error");
        MenuButton export = Forms.export("export-error", menu.items(plots, "error"), commands.items(EXPORTS));
        getChildren().addAll(tools(export), plots, outdated, Forms.note(error.protocol()));
    }

    private void show(StackPane plots, Node nothing) {
        boolean measured = error.contents().getValue() != null;
        nothing.setVisible(!measured);
        plots.getChildren().get(1).setVisible(measured && !asHeatmap.isSelected());
        plots.getChildren().get(2).setVisible(measured && asHeatmap.isSelected());
    }

    private Node tools(Node export) {
        Button measure = new Button("Measure");
        measure.setId("measure-errors");
        measure.getStyleClass().add("accent");
        measure.setOnAction(_ -> error.measure());
        Node measuring = Forms.explained(measure, error.obstacle(), "Measure on one full run of the present recipe");
        Button stop = new Button("Stop");
        stop.setId("stop-errors");
        stop.setOnAction(_ -> error.cancel());
        ProgressBar bar = new ProgressBar();
        bar.progressProperty()
                .bind(error.state()
                        .map(state ->
                                state instanceof State.Measuring(long done, long of) ? Forms.filled(done, of) : 0));
        Forms.showWhile(measuring, error.state().map(state -> !(state instanceof State.Measuring)));
        Forms.showWhile(stop, error.state().map(State.Measuring.class::isInstance));
        Forms.showWhile(bar, error.state().map(State.Measuring.class::isInstance));
        ComboBox<ErrorMetric> metric = new ComboBox<>();
        metric.setId("error-metric");
        metric.getItems().setAll(ErrorMetric.values());
        metric.setConverter(Forms.shownAs(ErrorMetric::label));
        metric.valueProperty().bindBidirectional(error.metric());
        metric.setAccessibleText("Metric");
        CheckBox logarithmic = new CheckBox("logarithmic");
        logarithmic.setId("error-log");
        logarithmic.selectedProperty().bindBidirectional(error.logScale());
        asHeatmap.setId("error-heatmap-mode");
        Label failed = new Label();
        failed.getStyleClass().add("complaint");
        failed.textProperty()
                .bind(error.state().map(state -> state instanceof State.Failed(var problem) ? problem.text() : ""));
        FlowPane tools =
                new FlowPane(2 * GAP, GAP / 2, measuring, stop, bar, metric, logarithmic, asHeatmap, export, failed);
        tools.setAlignment(Pos.CENTER_LEFT);
        return tools;
    }

    private Node lines() {
        HBox panels = new HBox(GAP);
        for (LayerKind kind : LayerKind.values()) {
            LinePlot plot = lines(kind);
            Label title = new Label(kind.name());
            title.getStyleClass().add("plot-title");
            VBox panel = new VBox(title, plot);
            VBox.setVgrow(plot, Priority.ALWAYS);
            HBox.setHgrow(panel, Priority.ALWAYS);
            panel.setPrefWidth(1); // both grow alike
            panels.getChildren().add(panel);
        }
        return panels;
    }

    private LinePlot lines(LayerKind kind) {
        LinePlot plot = new LinePlot();
        plot.setId("error-" + kind.name().toLowerCase(Locale.ROOT));
        Runnable draw = () -> shown().ifPresent(shown -> plot.dataProperty().set(shown.lines(kind)));
        error.contents().subscribe(draw);
        error.logScale().subscribe(draw);
        plot.hoveredProperty()
                .subscribe(point -> shown().ifPresent(shown -> error.hovered().set(shown.cellAt(point, kind))));
        Runnable link = () -> shown().ifPresent(shown ->
                plot.highlightedProperty().set(shown.pointOf(error.linked().getValue(), kind)));
        error.linked().subscribe(_ -> link.run());
        error.contents().subscribe(_ -> link.run());
        return plot;
    }

    private ScrollPane heatmap() {
        HeatmapView heatmap = new HeatmapView();
        heatmap.setId("error-heatmap");
        heatmap.totalsProperty().set(false);
        Runnable draw = () -> shown().ifPresent(shown -> heatmap.dataProperty().set(shown.heatmap()));
        error.contents().subscribe(draw);
        error.logScale().subscribe(draw);
        heatmap.hoveredProperty()
                .subscribe(place -> shown().ifPresent(shown -> error.hovered().set(shown.cellAt(place))));
        Runnable link = () -> shown().ifPresent(shown -> heatmap.highlightedProperty()
                .set(shown.positionOf(error.linked().getValue())));
        error.linked().subscribe(_ -> link.run());
        error.contents().subscribe(_ -> link.run());
        return HeatmapView.scrolling(heatmap);
    }

    private Optional<ErrorPlots> shown() {
        return Optional.ofNullable(error.contents().getValue())
                .map(contents -> new ErrorPlots(contents, error.logScale().get()));
    }
}
