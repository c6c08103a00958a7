package org.cachescope.view;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.viewmodel.Amplification;
import org.cachescope.viewmodel.CompareMode;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.FrameKind;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Images of the full and the cached run and their difference, at any step of the run; or up to six runs. */
final class ComparePane extends VBox {
    private static final double GAP = 8;
    private static final double SMALLEST_HEIGHT = 150;

    private final CompareViewModel compare;

    ComparePane(PaneModels models, Commands commands, Dialogs dialogs) {
        super(GAP);
        this.compare = models.compare();
        setId("compare");
        getStyleClass().add("pane");
        setMinHeight(SMALLEST_HEIGHT);
        Region images = new CompareImages(compare, models.picture(), commands);
        Node failure = failure();
        Node scrubber = scrubber();
        Region lineUp = new LineUpPane(models.lineUp(), dialogs);
        List.of(images, lineUp).forEach(part -> VBox.setVgrow(part, Priority.ALWAYS));
        VBox pair = new VBox(GAP, images, failure, scrubber);
        VBox.setVgrow(pair, Priority.ALWAYS);
        getChildren().addAll(choices(commands), pair, lineUp);
        ObservableValue<Boolean> several = compare.mode().map(CompareMode.SEVERAL::equals);
        Forms.showWhile(pair, several.map(shown -> !shown));
        Forms.showWhile(lineUp, several);
    }

    private Node choices(Commands commands) {
        Segments<CompareMode> mode =
                Segments.of("compare-mode", compare.mode(), List.of(CompareMode.values()), CompareMode::label);
        ComboBox<Amplification> amplification = new ComboBox<>();
        amplification.setId("amplification");
        amplification.getItems().setAll(Amplification.values());
        amplification.setConverter(Forms.shownAs(Amplification::label));
        amplification.valueProperty().bindBidirectional(compare.amplification());
        amplification.setAccessibleText("Amplification of the difference");
        Label difference = new Label("difference");
        difference.setLabelFor(amplification);
        difference.setMinWidth(Region.USE_PREF_SIZE);
        amplification.setMinWidth(Region.USE_PREF_SIZE);
        HBox amplified = new HBox(GAP, difference, amplification);
        amplified.setAlignment(Pos.CENTER_LEFT);
        // swiped or flickered, there is no difference to be seen
        Forms.showWhile(amplified, compare.mode().map(CompareMode.SIDE_BY_SIDE::equals));
        HBox ofPair = new HBox(GAP, zoom(commands), amplified);
        ofPair.setAlignment(Pos.CENTER_LEFT);
        Forms.showWhile(ofPair, compare.mode().map(chosen -> chosen != CompareMode.SEVERAL));
        FlowPane row = new FlowPane(GAP, GAP / 2, mode, ofPair);
        row.setAlignment(Pos.CENTER_LEFT);
        row.setMinWidth(0); // text that is too large for the window is cut off at its end, not the window
        mode.shrinkTo(row.widthProperty(), CompareMode::shortLabel);
        return row;
    }

    private static Node zoom(Commands commands) {
        HBox row = new HBox(
                icon(Feather.ZOOM_OUT, "images.zoomOut", commands),
                icon(Feather.ZOOM_IN, "images.zoomIn", commands),
                icon(Feather.MAXIMIZE, "images.fit", commands));
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("compare-zoom");
        return row;
    }

    private static Node icon(Feather icon, String command, Commands commands) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll("button-icon", "flat");
        return commands.bind(button, command);
    }

    private Node failure() {
        Label what = new Label();
        what.setWrapText(true);
        what.getStyleClass().add("complaint");
        what.textProperty()
                .bind(compare.state()
                        .map(state -> state instanceof CompareViewModel.State.Failed(var problem)
                                ? problem.text()
                                : "These images are of a former request."));
        Button retry = new Button("Make them again");
        retry.setId("retry");
        retry.setMinWidth(Region.USE_PREF_SIZE);
        retry.setOnAction(_ -> compare.retry());
        HBox row = new HBox(GAP, what, Forms.spacer(), retry);
        row.setAlignment(Pos.CENTER_LEFT);
        Forms.showWhile(
                row,
                compare.state()
                        .map(state -> state instanceof CompareViewModel.State.Failed
                                || state instanceof CompareViewModel.State.Stale));
        return row;
    }

    private Node scrubber() {
        Slider frame = new Slider();
        frame.setId("scrubber");
        frame.setAccessibleText("Denoising step");
        frame.maxProperty().bind(compare.steps());
        frame.setBlockIncrement(1);
        frame.setMajorTickUnit(1);
        frame.setMinorTickCount(0);
        frame.setSnapToTicks(true);
        frame.valueProperty().bindBidirectional(compare.frame());
        HBox.setHgrow(frame, Priority.ALWAYS);
        Label noise = new Label("noise");
        Label image = new Label("image");
        noise.setMinWidth(Region.USE_PREF_SIZE);
        image.setMinWidth(Region.USE_PREF_SIZE);
        Segments<FrameKind> kind = new Segments<>("frame-kind", compare.frameKind())
                .add(FrameKind.PREDICTION, FrameKind.PREDICTION.label(), "Clean image predicted in the step")
                .add(FrameKind.LATENT, FrameKind.LATENT.label(), "What the sampler has after the step");
        HBox row = new HBox(GAP, noise, frame, image, kind);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("scrubber");
        return row;
    }
}
