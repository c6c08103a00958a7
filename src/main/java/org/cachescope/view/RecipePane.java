package org.cachescope.view;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.cachescope.evaluation.Figures;
import org.cachescope.model.Prediction;
import org.cachescope.viewmodel.GuidedChannels;
import org.cachescope.viewmodel.RecipeFields;
import org.cachescope.viewmodel.RecipeViewModel;
import org.cachescope.viewmodel.SolverKind;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.studio.ModelSummary;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** Model, solver and what else decides the images, the caching apart: the upper part of the left column. */
final class RecipePane extends VBox {
    private static final double GAP = 4;
    private static final List<String> USUAL_STEPS = List.of("10", "20", "50", "100", "250");

    private final RecipeViewModel recipe;

    RecipePane(RecipeViewModel recipe) {
        super(GAP);
        this.recipe = recipe;
        RecipeFields fields = recipe.fields();
        getChildren()
                .addAll(
                        Forms.section(
                                "Model & solver",
                                model(),
                                Forms.note(recipe.model()
                                        .map(RecipePane::described)
                                        .orElse("no model is open")),
                                prediction(),
                                Forms.row("Solver", solver(fields)),
                                Forms.complaint(recipe.solverError()),
                                eta(fields),
                                Forms.row("Steps", steps(fields)),
                                Forms.complaint(fields.steps().error()),
                                Forms.row("Guidance", Forms.input(fields.guidanceScale(), "guidance")),
                                Forms.complaint(fields.guidanceScale().error()),
                                guidedChannels(fields),
                                seed(fields),
                                Forms.complaint(fields.seed().error()),
                                Forms.row("Images", Forms.input(fields.images(), "images")),
                                Forms.complaint(fields.images().error())),
                        Forms.section("Classes", new ClassPicker(recipe)));
    }

    private MenuButton model() {
        MenuButton button = new MenuButton();
        button.setId("model");
        button.setMaxWidth(Double.MAX_VALUE);
        button.setAccessibleText("Model");
        button.textProperty().bind(recipe.state().map(RecipePane::shown));
        button.setOnShowing(_ -> button.getItems().setAll(modelItems()));
        button.getItems().setAll(modelItems());
        return button;
    }

    private static String shown(RecipeViewModel.State state) {
        return switch (state) {
            case RecipeViewModel.State.Empty none -> "choose a model";
            case RecipeViewModel.State.Opening opening -> "opening…";
            case RecipeViewModel.State.Open open -> open.model().name();
        };
    }

    private static String described(ModelSummary model) {
        String size = model.architecture().blocks() + " blocks · " + Figures.count(model.parameters()) + " parameters";
        if (model.autoencoder() != null) {
            return size + " · decoded by " + model.autoencoder();
        }
        return model.previewLabel().isEmpty() ? size : size + " · " + model.previewLabel();
    }

    private List<MenuItem> modelItems() {
        List<MenuItem> items = new ArrayList<>();
        recipe.shippedModels().forEach(offer -> items.add(modelItem(offer, " (shipped)")));
        if (!recipe.recentModels().isEmpty()) {
            items.add(new SeparatorMenuItem());
            recipe.recentModels().forEach(offer -> items.add(modelItem(offer, "")));
        }
        items.add(new SeparatorMenuItem());
        items.add(item("Open file…", this::openFile));
        items.add(item("Open folder…", this::openFolder));
        return items;
    }

    private MenuItem modelItem(ModelOffer offer, String kind) {
        return item(
                offer.name() + kind,
                () -> recipe.open(ModelChoice.of(offer.path().toString())));
    }

    private static MenuItem item(String text, Runnable does) {
        MenuItem item = new MenuItem(text);
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> does.run());
        return item;
    }

    private void openFile() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Open a checkpoint");
        open(chooser.showOpenDialog(getScene().getWindow()));
    }

    private void openFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Open a model's folder");
        open(chooser.showDialog(getScene().getWindow()));
    }

    private void open(@Nullable File chosen) {
        if (chosen != null) {
            recipe.open(ModelChoice.of(chosen.getPath()));
        }
    }

    /** Shows what the model's network is taken to predict; another choice opens it as such. */
    private Node prediction() {
        ComboBox<Prediction> prediction = choice("prediction", Prediction.values(), Prediction::words);
        Runnable show = () -> {
            ModelSummary model = recipe.model().getValue();
            prediction.setValue(model == null ? null : model.architecture().prediction());
        };
        recipe.state().subscribe(_ -> show.run()); // one that is refused goes back
        prediction.setOnAction(_ -> {
            if (prediction.getValue() != null) {
                recipe.predict(prediction.getValue());
            }
        });
        Node row = Forms.row("Predicts", prediction);
        Forms.showWhile(row, recipe.predictionChoosable());
        return row;
    }

    private ComboBox<SolverKind> solver(RecipeFields fields) {
        ComboBox<SolverKind> solver = choice("solver", SolverKind.values(), SolverKind::label);
        // made anew each time: a cell whose item stays is not asked again what is grey
        solver.setOnShowing(_ -> solver.setCellFactory(_ -> new SolverCell()));
        solver.valueProperty().bindBidirectional(fields.solver());
        return solver;
    }

    private static Node eta(RecipeFields fields) {
        VBox eta = new VBox(
                Forms.row("Noise η", Forms.input(fields.eta(), "eta")),
                Forms.complaint(fields.eta().error()));
        Forms.showWhile(eta, fields.solver().map(kind -> kind == SolverKind.DDIM));
        return eta;
    }

    private static ComboBox<String> steps(RecipeFields fields) {
        ComboBox<String> steps = new ComboBox<>();
        steps.setId("steps");
        steps.setEditable(true);
        steps.getItems().setAll(USUAL_STEPS);
        steps.getStyleClass().add("form-input");
        steps.getEditor().textProperty().bindBidirectional(fields.steps().text());
        Forms.markWrong(steps, fields.steps().error());
        return steps;
    }

    /** Models of three channels, such as those of pixels, leave nothing to choose. */
    private Node guidedChannels(RecipeFields fields) {
        ComboBox<GuidedChannels> channels = choice("guided-channels", GuidedChannels.values(), GuidedChannels::label);
        channels.valueProperty().bindBidirectional(fields.guidedChannels());
        Node row = Forms.row("Guided channels", channels);
        Forms.showWhile(
                row,
                recipe.model()
                        .map(model -> model.architecture().inChannels() > 3)
                        .orElse(false));
        return row;
    }

    private static Node seed(RecipeFields fields) {
        TextField seed = Forms.input(fields.seed(), "seed");
        HBox row = Forms.row("Seed", seed);
        Button reroll = Forms.icon(new Button(), Feather.SHUFFLE, "Another seed", "reroll");
        reroll.setOnAction(_ -> fields.reroll());
        row.getChildren().add(row.getChildren().size() - 1, reroll);
        return row;
    }

    /** A solver to choose; greyed where the model predicts something else than it is for. */
    private final class SolverCell extends ListCell<SolverKind> {
        @Override
        protected void updateItem(@Nullable SolverKind kind, boolean empty) {
            super.updateItem(kind, empty);
            setText(kind == null ? null : kind.label());
            setDisable(kind != null && !recipe.solvers().contains(kind));
        }
    }

    private static <T> ComboBox<T> choice(String id, T[] values, Function<T, String> label) {
        ComboBox<T> choice = new ComboBox<>();
        choice.setId(id);
        choice.getItems().setAll(values);
        choice.getStyleClass().add("form-input");
        choice.setConverter(Forms.shownAs(label));
        HBox.setHgrow(choice, Priority.NEVER);
        return choice;
    }
}
