package org.cachescope.view;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.viewmodel.DataSource;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.PatternChoice;
import org.cachescope.viewmodel.TrainFields;
import org.cachescope.viewmodel.TrainViewModel;

/** The recipe of a router's training. */
final class TrainForm extends VBox {
    private static final double GAP = 12;

    TrainForm(TrainViewModel train, Dialogs dialogs) {
        super(GAP / 2);
        getStyleClass().add("train-form");
        TrainFields fields = train.fields();
        getChildren()
                .addAll(
                        Forms.row("Steps", Forms.input(fields.steps(), "train-steps")),
                        Forms.row("λ", Forms.input(fields.lambda(), "train-lambda")),
                        loss(fields),
                        pattern(fields),
                        mode(fields),
                        Forms.row("Learning rate", Forms.input(fields.learningRate(), "train-rate")),
                        Forms.row("Batch", Forms.input(fields.batch(), "train-batch")),
                        iterations(fields),
                        straightThrough(fields),
                        Forms.row("Label drop", Forms.input(fields.labelDrop(), "train-label-drop")),
                        Forms.row("Seed", Forms.input(fields.seed(), "train-seed")),
                        data(train, dialogs));
    }

    private static Node loss(TrainFields fields) {
        Segments<RouterLoss> loss = new Segments<>("train-errors-of", fields.loss())
                .add(RouterLoss.RUN, "images", "Errors count in the finished images of whole runs")
                .add(RouterLoss.OUTPUT, "outputs", "Errors count in the network's output of one step, as published");
        return segmentsRow("Errors of", loss);
    }

    private static Node pattern(TrainFields fields) {
        Segments<PatternChoice> pattern = new Segments<>("train-pattern", fields.pattern())
                .add(
                        PatternChoice.PUBLISHED,
                        "every 2nd",
                        "Every second evaluation may reuse, as published for the solver")
                .add(PatternChoice.ANY_STEP, "any", "Every evaluation but the first may reuse, as with HarmoniCa");
        return segmentsRow("Evaluations", pattern);
    }

    private static Node mode(TrainFields fields) {
        Segments<RouterMode> mode = new Segments<>("train-mode", fields.mode())
                .add(RouterMode.REUSE, "reuse", "A layer that is not computed takes its stored output")
                .add(
                        RouterMode.DROP,
                        "drop",
                        "A layer that is not computed adds nothing: Learning-to-Drop, to compare with");
        return segmentsRow("Layers", mode);
    }

    private static Node iterations(TrainFields fields) {
        TextField input = Forms.input(fields.iterations(), "train-iterations");
        input.setPromptText("default");
        return Forms.row("Iterations", input);
    }

    private static Node straightThrough(TrainFields fields) {
        TextField input = Forms.input(fields.straightThrough(), "train-straight-through");
        input.setPromptText("off");
        return Forms.row("Hardened at θ", input);
    }

    private static Node data(TrainViewModel train, Dialogs dialogs) {
        Segments<DataSource> source = new Segments<>("train-source", train.source())
                .add(DataSource.GENERATOR, "generator", "Images that the program draws, as the model was trained on")
                .add(DataSource.FOLDER, "folder", "Images of a folder with one subfolder a class");
        Button choose = new Button("Choose…");
        choose.setId("train-folder");
        choose.setMaxWidth(Double.MAX_VALUE);
        choose.textProperty()
                .bind(train.folder()
                        .map(path -> String.valueOf(path.getFileName()))
                        .orElse("Choose a folder…"));
        choose.setOnAction(_ -> dialogs.openFolder("Images to train on", train.folder()::set));
        Forms.showWhile(choose, train.source().map(chosen -> chosen == DataSource.FOLDER));
        VBox images = new VBox(GAP / 2, segmentsRow("Images", source), choose);
        Forms.showWhile(images, train.fields().loss().map(loss -> loss == RouterLoss.OUTPUT));
        return images;
    }

    private static Node segmentsRow(String name, Segments<?> segments) {
        HBox row = new HBox(GAP, new Label(name), Forms.spacer(), segments);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
