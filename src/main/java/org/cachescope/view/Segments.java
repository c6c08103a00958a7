package org.cachescope.view;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.Property;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/**
 * Some values of which one is chosen, as buttons in a row; its button is pressed, and none while another value is
 * chosen.
 *
 * @param <T> type of the values
 */
final class Segments<T> extends HBox {
    private final ToggleGroup group = new ToggleGroup();
    private final Property<T> chosen;

    /** @param id id of the control; a button's is it, a dash and the value's name in lower case */
    Segments(String id, Property<T> chosen) {
        this.chosen = chosen;
        setId(id);
        getStyleClass().add("segments");
        group.selectedToggleProperty().addListener((_, _, now) -> {
            if (now == null) {
                select(chosen.getValue()); // pressing the pressed one releases nothing
            } else {
                chosen.setValue(value(now.getUserData()));
            }
        });
        chosen.subscribe(this::select);
    }

    /** A row with one button for each value. */
    static <T> Segments<T> of(String id, Property<T> chosen, Iterable<T> values, Function<T, String> label) {
        Segments<T> segments = new Segments<>(id, chosen);
        for (T value : values) {
            segments.add(value, label.apply(value), "");
        }
        return segments;
    }

    /**
     * Adds a button at the right.
     *
     * @param hint what is shown on hover; may be empty
     * @return this
     */
    Segments<T> add(T value, String label, String hint) {
        ToggleButton button = new ToggleButton(label);
        button.setUserData(value);
        button.setToggleGroup(group);
        button.setMinWidth(USE_PREF_SIZE);
        button.setId(getId() + "-" + String.valueOf(value).toLowerCase(Locale.ROOT));
        if (!hint.isEmpty()) {
            button.setTooltip(new Tooltip(hint));
        }
        getChildren().add(button);
        round();
        select(chosen.getValue());
        return this;
    }

    /**
     * Has shorter texts on the buttons wherever the usual ones need more than there is room for; if these do too, they
     * are cut off. Screen readers read the usual ones.
     *
     * @param room width that the row may have, or 0 as long as it is not known
     * @param shorter a value's shorter text
     */
    void shrinkTo(ObservableValue<? extends Number> room, Function<T, String> shorter) {
        List<ToggleButton> buttons =
                group.getToggles().stream().map(ToggleButton.class::cast).toList();
        List<String> texts = buttons.stream().map(ToggleButton::getText).toList();
        for (int i = 0; i < buttons.size(); i++) {
            buttons.get(i).setMinWidth(0);
            buttons.get(i).setAccessibleText(texts.get(i));
        }
        setMinWidth(0);
        Runnable fit = () -> {
            double width = room.getValue().doubleValue();
            show(buttons, texts);
            buttons.forEach(ToggleButton::requestLayout); // in a new font they still know their former widths
            if (width > 0 && prefWidth(USE_COMPUTED_SIZE) > width) {
                show(
                        buttons,
                        buttons.stream()
                                .map(button -> shorter.apply(value(button.getUserData())))
                                .toList());
            }
            setMaxWidth(width > 0 ? width : USE_COMPUTED_SIZE);
        };
        room.subscribe(fit);
        buttons.forEach(button -> button.fontProperty().subscribe(fit));
        fit.run();
    }

    private static void show(List<ToggleButton> buttons, List<String> texts) {
        for (int i = 0; i < buttons.size(); i++) {
            buttons.get(i).setText(texts.get(i));
        }
    }

    private void round() {
        for (int i = 0; i < getChildren().size(); i++) {
            var classes = getChildren().get(i).getStyleClass();
            classes.removeAll("left-pill", "center-pill", "right-pill");
            if (getChildren().size() > 1) {
                classes.add(i == 0 ? "left-pill" : i == getChildren().size() - 1 ? "right-pill" : "center-pill");
            }
        }
    }

    private void select(T value) {
        group.selectToggle(group.getToggles().stream()
                .filter(toggle -> toggle.getUserData().equals(value))
                .findFirst()
                .orElse(null));
    }

    @SuppressWarnings("unchecked") // add puts nothing else there
    private T value(Object userData) {
        return (T) userData;
    }
}
