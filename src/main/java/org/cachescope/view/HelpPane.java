package org.cachescope.view;

import java.util.List;
import java.util.Map;
import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.viewmodel.About;
import org.cachescope.viewmodel.Command;
import org.cachescope.viewmodel.HelpViewModel;
import org.cachescope.viewmodel.HelpViewModel.Page;

/** The pages of help. */
final class HelpPane {
    private static final double GAP = 8;
    private static final double COLUMN_GAP = 40;
    private static final double ABOUT_WIDTH = 520;
    private static final int COLUMNS = 2;

    private final HelpViewModel help;
    private final Commands commands;
    private final ModalPage page;

    HelpPane(HelpViewModel help, Commands commands) {
        this.help = help;
        this.commands = commands;
        this.page = new ModalPage("help", () -> help.page().set(Page.NONE));
        help.page().subscribe(this::turnTo);
    }

    /** What is laid over the window. */
    Node page() {
        return page;
    }

    private void turnTo(Page wanted) {
        switch (wanted) {
            case NONE -> page.leave();
            case SHORTCUTS -> page.show("Keyboard shortcuts", "shortcuts", shortcuts());
            case ABOUT -> page.show("Cachescope", "about", facts());
        }
    }

    /** Menus over two columns, of about as many lines each, and beside them what works where the focus is. */
    private Node shortcuts() {
        Map<String, List<Command>> menus = commands.byMenu();
        long all = menus.values().stream().mapToLong(HelpPane::lines).sum();
        HBox columns = new HBox(COLUMN_GAP);
        VBox column = new VBox(2 * GAP);
        columns.getChildren().add(column);
        long before = 0;
        for (Map.Entry<String, List<Command>> menu : menus.entrySet()) {
            long lines = lines(menu.getValue());
            if (lines == 0) {
                continue;
            }
            if (columns.getChildren().size() < COLUMNS && (before + lines / 2) * COLUMNS > all) {
                column = new VBox(2 * GAP);
                columns.getChildren().add(column);
            }
            column.getChildren().add(group(menu.getKey(), menu.getValue()));
            before += lines;
        }
        columns.getChildren()
                .add(new VBox(
                        2 * GAP, help.places().stream().map(HelpPane::group).toArray(Node[]::new)));
        return columns;
    }

    private static long lines(List<Command> commands) {
        long withKeys = commands.stream()
                .filter(command -> !command.shortcut().isEmpty())
                .count();
        return withKeys == 0 ? 0 : withKeys + 1; // the heading's
    }

    private static Node group(String menu, List<Command> commands) {
        return lines(
                Commands.title(menu),
                commands.stream()
                        .filter(command -> !command.shortcut().isEmpty())
                        .map(command -> new HelpViewModel.Key(command.text(), Commands.keys(command)))
                        .toList());
    }

    private static Node group(HelpViewModel.Place place) {
        return lines(place.place(), place.keys());
    }

    private static Node lines(String heading, List<HelpViewModel.Key> lines) {
        GridPane grid = new GridPane(4 * GAP, GAP / 2);
        ColumnConstraints does = new ColumnConstraints();
        does.setHgrow(Priority.ALWAYS);
        ColumnConstraints keys = new ColumnConstraints();
        keys.setHalignment(HPos.RIGHT);
        grid.getColumnConstraints().setAll(does, keys);
        for (HelpViewModel.Key line : lines) {
            Label pressed = new Label(line.keys());
            pressed.getStyleClass().add("keys");
            grid.addRow(grid.getRowCount(), new Label(line.does()), pressed);
        }
        return new VBox(GAP / 2, Forms.heading(heading), grid);
    }

    private Node facts() {
        GridPane grid = new GridPane(2 * GAP, GAP);
        grid.setPrefWidth(ABOUT_WIDTH);
        ColumnConstraints name = new ColumnConstraints();
        name.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints value = new ColumnConstraints();
        value.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(name, value);
        for (About.Fact fact : help.facts()) {
            Label what = new Label(fact.name());
            what.getStyleClass().add("fact-name");
            GridPane.setValignment(what, VPos.TOP);
            Label text = new Label(fact.value());
            text.setWrapText(true);
            text.setMinHeight(Region.USE_PREF_SIZE);
            grid.addRow(grid.getRowCount(), what, text);
        }
        return grid;
    }
}
