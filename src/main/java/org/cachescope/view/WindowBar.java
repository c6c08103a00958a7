package org.cachescope.view;

import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Separator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.LookViewModel;
import org.cachescope.workspace.session.RecentRouter;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** The first line: menus, and buttons for what is wanted most. */
final class WindowBar extends HBox {
    private static final double GAP = 8;

    /** What all of it takes at the usual size of text; with less, the buttons show their icons alone. */
    private static final double WITH_WORDS = 1040;

    private final Commands commands;
    private final ObservableValue<ContentDisplay> words;

    WindowBar(Commands commands, CachingViewModel caching, LookViewModel look) {
        super(GAP);
        this.commands = commands;
        this.words = Bindings.createObjectBinding(
                () -> getWidth() < WITH_WORDS * look.fontScale().get()
                        ? ContentDisplay.GRAPHIC_ONLY
                        : ContentDisplay.LEFT,
                widthProperty(),
                look.fontScale());
        getStyleClass().add("window-bar");
        setId("window-bar");
        setAlignment(Pos.CENTER_LEFT);
        MenuBar menus = commands.menuBar();
        menus.setMinWidth(Region.USE_PREF_SIZE);
        menus.getMenus().getFirst().getItems().add(recentRouters(caching));
        getChildren()
                .addAll(
                        menus,
                        Forms.spacer(),
                        icon(Feather.CORNER_UP_LEFT, "edit.undo"),
                        icon(Feather.CORNER_UP_RIGHT, "edit.redo"),
                        new Separator(Orientation.VERTICAL),
                        named(Feather.FOLDER, "Open…", "file.open"),
                        named(Feather.DOWNLOAD, "Import router…", "file.importRouter"),
                        named(Feather.SHUFFLE, "New seed", "run.reroll"),
                        export(),
                        new Separator(Orientation.VERTICAL),
                        icon(Feather.MONITOR, "view.presentation"),
                        icon(Feather.MOON, "view.dark"));
    }

    /** Routers and schedules that were read before, to be read again. */
    private static Menu recentRouters(CachingViewModel caching) {
        Menu menu = new Menu("Recent Routers");
        menu.setId("recent-routers");
        Runnable fill = () -> {
            menu.getItems()
                    .setAll(caching.recentRouters().stream()
                            .map(router -> item(caching, router))
                            .toList());
            if (menu.getItems().isEmpty()) {
                MenuItem none = new MenuItem("None yet: imported routers and schedules");
                none.setDisable(true);
                menu.getItems().add(none);
            }
        };
        caching.recentRouters().addListener((ListChangeListener<RecentRouter>) _ -> fill.run());
        fill.run();
        return menu;
    }

    private static MenuItem item(CachingViewModel caching, RecentRouter router) {
        MenuItem item = new MenuItem(router.name());
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> caching.importRouter(router));
        return item;
    }

    private Node icon(Feather icon, String command) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll("button-icon", "flat");
        return commands.bind(button, command);
    }

    private Node named(Feather icon, String text, String command) {
        Button button = new Button(text, new FontIcon(icon));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.contentDisplayProperty().bind(words);
        return commands.bind(button, command);
    }

    private MenuButton export() {
        MenuButton button = new MenuButton("Export", new FontIcon(Feather.SHARE));
        button.setId("export");
        button.setAccessibleText("Export");
        button.contentDisplayProperty().bind(words);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.getItems().setAll(commands.items("export"));
        return button;
    }
}
