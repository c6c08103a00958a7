package org.cachescope.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import org.cachescope.viewmodel.ClassOffer;
import org.cachescope.viewmodel.RecipeViewModel;

/**
 * Classes chosen, as chips that can be taken away, and a field that searches a thousand names as they are typed. Arrow
 * keys go through what was found, Enter takes it, Backspace in the empty field takes the last chip away.
 */
final class ClassPicker extends VBox {
    private static final double GAP = 4;
    private static final double ROW = 28;
    private static final int MOST_ROWS = 10;

    private final RecipeViewModel recipe;
    private final Property<List<Integer>> chosen;
    private final FlowPane chips = new FlowPane(GAP, GAP);
    private final TextField search = new TextField();
    private final ListView<ClassOffer> found = new ListView<>();
    private final Popup popup = new Popup();
    private final ObjectProperty<Optional<String>> unknown = new SimpleObjectProperty<>(Optional.empty());

    ClassPicker(RecipeViewModel recipe) {
        super(GAP);
        this.recipe = recipe;
        this.chosen = recipe.fields().classes();
        setId("classes");
        search.setId("class-search");
        search.setPromptText("add a class…");
        search.setAccessibleText("Add a class");
        search.textProperty().addListener(_ -> find());
        search.addEventFilter(KeyEvent.KEY_PRESSED, this::searchKey);
        search.addEventHandler(MouseEvent.MOUSE_CLICKED, _ -> find());
        search.focusedProperty().addListener((_, _, focused) -> {
            if (!focused) {
                popup.hide();
            }
        });
        found.setId("classes-found");
        found.setFixedCellSize(ROW);
        found.setFocusTraversable(false);
        found.setCellFactory(_ -> new OfferCell());
        found.setOnMouseClicked(_ -> take());
        popup.setAutoHide(true);
        popup.getContent().add(found);
        Forms.markWrong(search, unknown);
        Label complaint = Forms.complaint(unknown);
        complaint.setId("class-unknown");
        Label leftOut = Forms.note(recipe.fields().classesLeftOut());
        leftOut.setId("classes-left-out");
        getChildren().addAll(chips, leftOut, search, complaint);
        chosen.subscribe(_ -> showChips());
        recipe.model().subscribe(_ -> showChips());
    }

    private void showChips() {
        chips.getChildren().clear();
        List<ClassOffer> offers = recipe.classes().all();
        for (int i = 0; i < chosen.getValue().size(); i++) {
            int number = chosen.getValue().get(i);
            chips.getChildren()
                    .add(chip(number < offers.size() ? offers.get(number).name() : "class " + number, i));
        }
        if (chips.getChildren().isEmpty()) {
            chips.getChildren().add(Forms.note("spread over all classes"));
        }
    }

    private HBox chip(String name, int place) {
        Label label = new Label(Forms.firstName(name));
        Button remove = new Button("×");
        remove.setAccessibleText("Remove " + name);
        remove.setOnAction(_ -> remove(place));
        HBox chip = new HBox(label, remove);
        chip.setAlignment(Pos.CENTER_LEFT);
        chip.getStyleClass().add("chip");
        return chip;
    }

    private void remove(int place) {
        List<Integer> rest = new ArrayList<>(chosen.getValue());
        rest.remove(place);
        chosen.setValue(List.copyOf(rest));
    }

    private void find() {
        found.getItems().setAll(recipe.classes().find(search.getText()));
        found.getSelectionModel().selectFirst();
        unknown.set(recipe.classes().complaint(search.getText()));
        if (found.getItems().isEmpty() || !search.isFocused() || getScene() == null) {
            popup.hide();
            return;
        }
        found.setPrefWidth(search.getWidth());
        found.setPrefHeight(Math.min(found.getItems().size(), MOST_ROWS) * ROW + 2);
        Bounds field = search.localToScreen(search.getBoundsInLocal());
        popup.show(search, field.getMinX(), field.getMaxY());
    }

    private void searchKey(KeyEvent event) {
        switch (event.getCode()) {
            case DOWN -> {
                if (popup.isShowing()) {
                    found.getSelectionModel().selectNext();
                } else {
                    find();
                }
            }
            case UP -> found.getSelectionModel().selectPrevious();
            case ENTER -> take();
            case ESCAPE -> {
                if (!popup.isShowing()) {
                    return;
                }
                popup.hide();
            }
            case BACK_SPACE -> {
                if (!search.getText().isEmpty() || chosen.getValue().isEmpty()) {
                    return;
                }
                remove(chosen.getValue().size() - 1);
            }
            default -> {
                return;
            }
        }
        found.scrollTo(Math.max(0, found.getSelectionModel().getSelectedIndex() - 1));
        event.consume();
    }

    private void take() {
        ClassOffer offer = found.getSelectionModel().getSelectedItem();
        if (offer == null || !popup.isShowing()) {
            return;
        }
        List<Integer> more = new ArrayList<>(chosen.getValue());
        more.add(offer.number());
        chosen.setValue(List.copyOf(more));
        search.clear();
        popup.hide();
    }

    private static final class OfferCell extends ListCell<ClassOffer> {
        @Override
        protected void updateItem(ClassOffer offer, boolean empty) {
            super.updateItem(offer, empty);
            setText(empty || offer == null ? null : offer.number() + "  " + offer.name());
        }
    }
}
