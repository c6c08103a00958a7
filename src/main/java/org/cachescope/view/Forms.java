package org.cachescope.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.cachescope.viewmodel.TypedField;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The small parts that panes are laid out of, so that they look the same everywhere. */
final class Forms {
    private static final PseudoClass DANGER = PseudoClass.getPseudoClass("danger");
    private static final double GAP = 8;
    private static final double HINT_WIDTH = 340;

    private Forms() {}

    /** A heading in small capitals over a group of rows. */
    static VBox section(String title, Node... rows) {
        return section(heading(title), rows);
    }

    /** The same under a heading that changes. */
    static VBox section(ObservableValue<String> title, Node... rows) {
        Label heading = heading("");
        heading.textProperty().bind(title.map(Forms::capitals));
        return section(heading, rows);
    }

    private static VBox section(Label heading, Node... rows) {
        VBox section = new VBox(GAP, heading);
        section.getChildren().addAll(rows);
        section.getStyleClass().add("form-section");
        return section;
    }

    /** The heading alone. */
    static Label heading(String title) {
        Label heading = new Label(capitals(title));
        heading.getStyleClass().add("section-heading");
        return heading;
    }

    private static String capitals(String title) {
        return title.toUpperCase(Locale.ROOT).replace('Θ', 'θ'); // a letter of the field, not text
    }

    /** A label at the left and its control at the right; the label is read out with the control. */
    static HBox row(String name, Control control) {
        Label label = new Label(name);
        label.setLabelFor(control);
        label.setMinWidth(Region.USE_PREF_SIZE);
        control.setAccessibleText(name);
        HBox row = new HBox(GAP, label, spacer(), control);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("form-row");
        return row;
    }

    /** The first of a class's names: ImageNet's list synonyms, and few places have room for all. */
    static String firstName(String names) {
        int comma = names.indexOf(',');
        return comma < 0 ? names : names.substring(0, comma);
    }

    /** What takes the room that is left. */
    static Region spacer() {
        Region spacer = new Region();
        HBox.setHgrow(spacer, Priority.ALWAYS);
        return spacer;
    }

    /** An input of a field, marked while what is typed is wrong. */
    static TextField input(TypedField<?> field, String id) {
        TextField input = new TextField();
        input.setId(id);
        input.getStyleClass().add("form-input");
        input.textProperty().bindBidirectional(field.text());
        markWrong(input, field.error());
        return input;
    }

    /** The same where no label beside it says to a screen reader what it is for. */
    static TextField input(TypedField<?> field, String id, String read) {
        TextField input = input(field, id);
        input.setAccessibleText(read);
        return input;
    }

    /** How far a bar is filled; it runs to and fro while it is not known of how much. */
    static double filled(long done, long of) {
        return of > 0 ? (double) done / of : ProgressBar.INDETERMINATE_PROGRESS;
    }

    /** Marks a control while something is wrong with its value. */
    static void markWrong(Control control, ObservableValue<Optional<String>> error) {
        error.subscribe(wrong -> control.pseudoClassStateChanged(DANGER, wrong.isPresent()));
    }

    /** A line that says what is wrong, and takes no room while nothing is. */
    static Label complaint(ObservableValue<Optional<String>> error) {
        Label complaint = wrapped("complaint");
        error.subscribe(wrong -> show(complaint, wrong.orElse("")));
        return complaint;
    }

    /** A line of small grey text that is bound, and takes no room while it is empty. */
    static Label note(ObservableValue<String> text) {
        Label note = wrapped("note");
        text.subscribe(value -> show(note, value == null ? "" : value));
        return note;
    }

    /** A line of small grey text. */
    static Label note(String text) {
        Label note = wrapped("note");
        note.setText(text);
        return note;
    }

    private static Label wrapped(String styleClass) {
        Label label = new Label();
        label.setWrapText(true);
        label.getStyleClass().add(styleClass);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static void show(Label label, String text) {
        label.setText(text);
        showWhile(label, !text.isEmpty());
    }

    /** Shows a node, or takes it out of the layout. */
    static void showWhile(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** Shows a node while a condition holds, and takes it out of the layout otherwise. */
    static void showWhile(Node node, ObservableValue<Boolean> shown) {
        shown.subscribe(now -> showWhile(node, now));
    }

    /**
     * Greys a control while something stands in its way, and says what on hover. A greyed control hears nothing of the
     * pointer, so the hint belongs to a node around it.
     *
     * @param does what is shown on hover in any case
     * @return the node to be laid out, with the control in it
     */
    static Node explained(Control control, ObservableValue<Optional<String>> obstacle, String does) {
        StackPane around = new StackPane(control);
        Tooltip hint = hint(around);
        obstacle.subscribe(why -> {
            control.setDisable(why.isPresent());
            control.setAccessibleHelp(why.orElse(null));
            hint.setText(why.map(reason -> does + "\n" + reason).orElse(does));
        });
        return around;
    }

    /** Says more of a label on hover, and to a screen reader. */
    static void hint(Label label, ObservableValue<String> more) {
        hint(label).textProperty().bind(more);
        label.accessibleHelpProperty().bind(more);
    }

    private static Tooltip hint(Node node) {
        Tooltip hint = new Tooltip();
        hint.setWrapText(true);
        hint.setMaxWidth(HINT_WIDTH);
        Tooltip.install(node, hint);
        return hint;
    }

    /** A button that shows what can be written of a plot: as a picture, and as files. */
    static MenuButton export(String id, List<MenuItem> picture, List<MenuItem> files) {
        MenuButton button = new MenuButton("Export", new FontIcon(Feather.SHARE));
        button.setId(id);
        button.getStyleClass().add("plot-tool");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.getItems().addAll(picture);
        button.getItems().add(new SeparatorMenuItem());
        button.getItems().addAll(files);
        return button;
    }

    /** A button of an icon alone; what it does is read out and shown on hover. */
    static <B extends ButtonBase> B icon(B button, Ikon icon, String does, String id) {
        button.setGraphic(new FontIcon(icon));
        button.getStyleClass().addAll("button-icon", "flat");
        button.setTooltip(new Tooltip(does));
        button.setAccessibleText(does);
        button.setId(id);
        return button;
    }

    /** Shows the values of a list to choose from by their labels. */
    static <T> StringConverter<T> shownAs(Function<T, String> label) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return value == null ? "" : label.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("nobody types here");
            }
        };
    }
}
