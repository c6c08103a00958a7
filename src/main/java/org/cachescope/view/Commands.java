package org.cachescope.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCombination;
import org.cachescope.viewmodel.Command;
import org.jspecify.annotations.Nullable;

/**
 * Menus and buttons made of commands. One that cannot be done now says why: a button on hover, a menu item in a line
 * below it.
 */
final class Commands {
    /** Menus in the order in which they stand. */
    private static final List<String> MENUS =
            List.of("file", "export", "edit", "images", "run", "view", "jobs", "help");

    /** Letters of a line that says why a menu item is greyed. */
    private static final int REASON_WIDTH = 48;

    private final List<Command> all;

    /** @throws IllegalArgumentException if a command belongs to a menu that has no place */
    Commands(List<Command> all) {
        this.all = List.copyOf(all);
        for (Command command : all) {
            if (!MENUS.contains(command.menu())) {
                throw new IllegalArgumentException(
                        "command '" + command.id() + "': expected a menu of " + MENUS + ", found " + command.menu());
            }
        }
    }

    /** Menus that are not empty, with keys. */
    MenuBar menuBar() {
        MenuBar bar = new MenuBar();
        byMenu().forEach((name, commands) -> bar.getMenus().add(menu(name, commands)));
        bar.setId("menu-bar");
        bar.setUseSystemMenuBar(true);
        return bar;
    }

    /** The commands of each menu, in the order of menus. */
    Map<String, List<Command>> byMenu() {
        Map<String, List<Command>> menus = new LinkedHashMap<>();
        for (String menu : MENUS) {
            List<Command> commands =
                    all.stream().filter(command -> command.menu().equals(menu)).toList();
            if (!commands.isEmpty()) {
                menus.put(menu, commands);
            }
        }
        return menus;
    }

    /** Items for the commands of one menu, to be shown elsewhere as well; the menu bar has their keys. */
    List<MenuItem> items(String menu) {
        return explained(byMenu().getOrDefault(menu, List.of()), Commands::itemWithoutKeys);
    }

    /**
     * Items for some commands, to be shown elsewhere as well; the menu bar has their keys.
     *
     * @throws IllegalArgumentException if there is no such command
     */
    List<MenuItem> items(List<String> ids) {
        return explained(ids.stream().map(this::command).toList(), Commands::itemWithoutKeys);
    }

    /** What a menu is called. */
    static String title(String menu) {
        return menu.substring(0, 1).toUpperCase(Locale.ROOT) + menu.substring(1);
    }

    private static Menu menu(String name, List<Command> commands) {
        Menu menu = new Menu("_" + title(name));
        menu.setId("menu-" + name);
        menu.getItems().setAll(explained(commands, Commands::item));
        return menu;
    }

    private static List<MenuItem> explained(List<Command> commands, Function<Command, MenuItem> item) {
        List<MenuItem> items = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            items.add(item.apply(commands.get(i)));
            items.add(reason(commands.get(i), i + 1 < commands.size() ? commands.get(i + 1) : null));
        }
        return items;
    }

    /** Why a command cannot be done, unless the next one is greyed for the same reason and says it. */
    private static MenuItem reason(Command command, @Nullable Command next) {
        MenuItem reason = new MenuItem();
        reason.setId(command.id() + "-reason");
        reason.setMnemonicParsing(false);
        reason.setDisable(true);
        reason.getStyleClass().add("reason");
        Runnable show = () -> {
            Optional<String> obstacle = command.obstacle().getValue();
            boolean repeated = next != null && obstacle.equals(next.obstacle().getValue());
            reason.setText(obstacle.map(Commands::inLines).orElse(""));
            reason.setVisible(obstacle.isPresent() && !repeated);
        };
        command.obstacle().subscribe(_ -> show.run());
        if (next != null) {
            next.obstacle().subscribe(_ -> show.run());
        }
        return reason;
    }

    /** A menu is as wide as its longest line, so sentences are broken. */
    private static String inLines(String sentence) {
        StringBuilder lines = new StringBuilder();
        int start = 0;
        for (String word : sentence.split(" ", -1)) {
            if (lines.length() > start && lines.length() - start + word.length() >= REASON_WIDTH) {
                lines.append('\n');
                start = lines.length();
            } else if (lines.length() > start) {
                lines.append(' ');
            }
            lines.append(word);
        }
        return lines.toString();
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
     * @return the node to be laid out, with the button in it
     * @throws IllegalArgumentException if there is no such command
     */
    Node bind(ButtonBase button, String id) {
        Command command = command(id);
        button.setId(id.replace('.', '-'));
        button.setAccessibleText(command.text());
        button.setOnAction(_ -> command.run());
        return Forms.explained(button, command.obstacle(), hint(command));
    }

    private static String hint(Command command) {
        return keys(command).isEmpty() ? command.text() : command.text() + " (" + keys(command) + ")";
    }

    /** The keys of a command as this system writes them; empty where it has none. */
    static String keys(Command command) {
        return command.shortcut().isEmpty()
                ? ""
                : KeyCombination.valueOf(command.shortcut()).getDisplayText();
    }

    private Command command(String id) {
        return all.stream()
                .filter(command -> command.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no command '" + id + "'"));
    }
}
