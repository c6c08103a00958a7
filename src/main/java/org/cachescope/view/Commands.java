package org.cachescope.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import org.cachescope.viewmodel.Command;

/** Menus and buttons made of commands. */
final class Commands {
    private final List<Command> all;

    Commands(List<Command> all) {
        this.all = List.copyOf(all);
    }

    /** One menu for each first part of the commands' ids, in the order of their first command. */
    MenuBar menuBar() {
        Map<String, Menu> menus = new LinkedHashMap<>();
        for (Command command : all) {
            menus.computeIfAbsent(command.menu(), Commands::menu).getItems().add(item(command));
        }
        MenuBar bar = new MenuBar(menus.values().toArray(new Menu[0]));
        bar.setId("menu-bar");
        bar.setUseSystemMenuBar(true);
        return bar;
    }

    /** Items for the commands of one menu, to be shown elsewhere as well; the menu bar has their keys. */
    List<MenuItem> items(String menu) {
        return all.stream()
                .filter(command -> command.menu().equals(menu))
                .map(Commands::itemWithoutKeys)
                .toList();
    }

    private static Menu menu(String name) {
        Menu menu = new Menu("_" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
        menu.setId("menu-" + name);
        return menu;
    }

    private static MenuItem item(Command command) {
        MenuItem item = itemWithoutKeys(command);
        item.setId(command.id());
        if (!command.shortcut().isEmpty()) {
            item.setAccelerator(KeyCombination.valueOf(command.shortcut()));
        }
        return item;
    }

    private static MenuItem itemWithoutKeys(Command command) {
        MenuItem item = new MenuItem(command.text());
        item.setMnemonicParsing(false);
        command.enabled().subscribe(enabled -> item.setDisable(!enabled));
        item.setOnAction(_ -> command.run());
        return item;
    }

    /**
     * Has a button do what a command does, and say so with its keys on hover.
     *
     * @return the button
     * @throws IllegalArgumentException if there is no such command
     */
    <B extends ButtonBase> B bind(B button, String id) {
        Command command = command(id);
        button.setId(id.replace('.', '-'));
        button.setAccessibleText(command.text());
        button.setTooltip(new Tooltip(hint(command)));
        command.enabled().subscribe(enabled -> button.setDisable(!enabled));
        button.setOnAction(_ -> command.run());
        return button;
    }

    private static String hint(Command command) {
        return command.shortcut().isEmpty()
                ? command.text()
                : command.text() + " ("
                        + KeyCombination.valueOf(command.shortcut()).getDisplayText() + ")";
    }

    private Command command(String id) {
        return all.stream()
                .filter(command -> command.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no command '" + id + "'"));
    }
}
