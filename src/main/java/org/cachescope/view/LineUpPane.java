package org.cachescope.view;

import java.util.List;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;
import org.cachescope.view.plot.LiveScroll;
import org.cachescope.view.plot.Tile;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.LineUpViewModel;
import org.cachescope.viewmodel.LineUpViewModel.Column;
import org.cachescope.viewmodel.LineUpViewModel.State;
import org.cachescope.workspace.studio.Picture;
import org.kordamp.ikonli.feather.Feather;

/** Up to six runs beside each other, a column each: name, images, figures. */
final class LineUpPane extends VBox {
    private static final double GAP = 8;
    private static final double COLUMN_GAP = 16;
    private static final double SMALLEST_COLUMN = 132;
    private static final double SMALLEST_IMAGE = 32;
    private static final double LARGEST_IMAGE = 256;

    /** Height of a column's name and figures, about. */
    private static final double TEXT_HEIGHT = 112;

    private static final double IMAGE_GAP = 4;

    private final LineUpViewModel lineUp;
    private final Dialogs dialogs;
    private final HBox columns = new HBox(COLUMN_GAP);
    private final DoubleProperty imageSide = new SimpleDoubleProperty(SMALLEST_IMAGE);

    LineUpPane(LineUpViewModel lineUp, Dialogs dialogs) {
        super(GAP);
        this.lineUp = lineUp;
        this.dialogs = dialogs;
        setId("line-up");
        Label nothing = Forms.note("Add the present run, change policy, router or budget, and add the next: up to six."
                + " Or show the paper's figure: full run, Learning-to-Cache, learned drop and random drop.");
        ScrollPane scroll = new LiveScroll(columns);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("edge-to-edge");
        columns.setId("line-up-columns");
        lineUp.columns().subscribe(all -> {
            Forms.showWhile(nothing, all.isEmpty());
            columns.getChildren().setAll(all.stream().map(this::column).toList());
            fit(scroll.getViewportBounds());
        });
        scroll.viewportBoundsProperty().subscribe(this::fit);
        StackPane middle = new StackPane(scroll, nothing);
        VBox.setVgrow(middle, Priority.ALWAYS);
        Label protocol = Forms.note(lineUp.protocol());
        protocol.setId("line-up-protocol");
        getChildren().addAll(tools(), failure(), middle, protocol);
        setMinSize(0, 0);
    }

    private Node tools() {
        Button add = new Button("Add this run");
        add.setId("line-up-add");
        add.setOnAction(_ -> lineUp.addPresent());
        Button paper = new Button("The paper's figure");
        paper.setId("line-up-paper");
        paper.setTooltip(new Tooltip("Full run, Learning-to-Cache, learned drop and random drop"));
        paper.setOnAction(_ -> lineUp.showPaper());
        CheckBox timed = new CheckBox("Measure speed");
        timed.setId("line-up-timed");
        timed.setTooltip(new Tooltip("Takes six runs of each kind, in turn"));
        timed.selectedProperty().bindBidirectional(lineUp.timed());
        Button clear = new Button("Clear");
        clear.setId("line-up-clear");
        clear.setOnAction(_ -> lineUp.clear());
        clear.disableProperty().bind(lineUp.columns().map(List::isEmpty));
        Button export = new Button("Save picture…");
        export.setId("line-up-export");
        export.setOnAction(_ -> dialogs.saveFile("Save the runs as one picture", "runs.png", lineUp::export));
        export.disableProperty().bind(lineUp.exportable().map(possible -> !possible));
        FlowPane tools = new FlowPane(
                GAP,
                GAP / 2,
                Forms.explained(add, lineUp.addObstacle(), "Put the run that the window shows beside others"),
                paper,
                clear,
                timed,
                export,
                progress());
        tools.setAlignment(Pos.CENTER_LEFT);
        return tools;
    }

    private Node progress() {
        ProgressBar bar = new ProgressBar();
        bar.progressProperty()
                .bind(lineUp.state()
                        .map(state -> state instanceof State.Working(long done, long of) ? Forms.filled(done, of) : 0));
        Button stop = new Button("Stop");
        stop.setId("line-up-stop");
        stop.setOnAction(_ -> lineUp.cancel());
        HBox row = new HBox(GAP, bar, stop);
        row.setAlignment(Pos.CENTER_LEFT);
        Forms.showWhile(row, lineUp.state().map(State.Working.class::isInstance));
        return row;
    }

    private Node failure() {
        Label what = new Label();
        what.setWrapText(true);
        what.getStyleClass().add("complaint");
        what.textProperty()
                .bind(lineUp.state()
                        .map(state -> state instanceof State.Failed(var problem)
                                ? problem.text()
                                : "Some runs are missing or of a former recipe."));
        Button make = new Button("Make them again");
        make.setId("line-up-make");
        make.setMinWidth(Region.USE_PREF_SIZE);
        make.setOnAction(_ -> lineUp.make());
        HBox row = new HBox(GAP, what, Forms.spacer(), make);
        row.setAlignment(Pos.CENTER_LEFT);
        Forms.showWhile(
                row, lineUp.state().map(state -> state instanceof State.Failed || state instanceof State.Stale));
        return row;
    }

    private Node column(Column column) {
        Label name = new Label(column.name());
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        name.getStyleClass().add("line-up-name");
        HBox.setHgrow(name, Priority.ALWAYS);
        name.setMaxWidth(Double.MAX_VALUE);
        Button away = Forms.icon(new Button(), Feather.X, "Take " + column.name() + " away", "line-up-remove");
        away.setOnAction(_ -> lineUp.remove(column.entry()));
        HBox title = new HBox(name, away);
        title.setAlignment(Pos.TOP_LEFT);
        TilePane images = new TilePane(IMAGE_GAP, IMAGE_GAP);
        images.setPrefColumns(across(column.images().size()));
        images.setMaxWidth(Region.USE_PREF_SIZE);
        column.images().forEach(picture -> images.getChildren().add(image(picture)));
        VBox all = new VBox(GAP / 2, title, images);
        column.figures().forEach(line -> all.getChildren().add(Forms.note(line)));
        all.getStyleClass().add("line-up-column");
        all.setMinWidth(SMALLEST_COLUMN);
        all.setPrefWidth(SMALLEST_COLUMN);
        HBox.setHgrow(all, Priority.ALWAYS);
        return all;
    }

    /** Makes images as large as leaves room for a column's text, without a need to scroll. */
    private void fit(Bounds room) {
        List<Column> all = lineUp.columns().getValue();
        int images =
                all.stream().mapToInt(column -> column.images().size()).max().orElse(0);
        if (images == 0) {
            return;
        }
        int across = across(images);
        int down = (images + across - 1) / across;
        double width = (room.getWidth() - (all.size() - 1) * COLUMN_GAP) / all.size();
        double side = Math.min(width / across, (room.getHeight() - TEXT_HEIGHT) / down) - IMAGE_GAP;
        imageSide.set(Math.clamp(Math.floor(side), SMALLEST_IMAGE, LARGEST_IMAGE));
    }

    /** Images beside each other in a column that is about as high as wide. */
    private static int across(int images) {
        return Math.max(1, (int) Math.ceil(Math.sqrt(images)));
    }

    private Node image(Picture picture) {
        ImageView image = new ImageView(new Tile(picture.width(), picture.height(), picture.rgb()).image());
        image.fitWidthProperty().bind(imageSide);
        image.setPreserveRatio(true);
        image.smoothProperty().bind(imageSide.lessThan(picture.width()));
        return image;
    }
}
