package org.cachescope.view;

import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import org.cachescope.view.plot.NodePicture;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.WindowViewModel;

/** What can be done with a plot as a picture: copy it, or save it. */
record PlotMenu(WindowViewModel window, Dialogs dialogs) {
    /** Pixels of a picture per pixel of the window, for print and projectors. */
    private static final double SCALE = 2;

    /**
     * Gives a pane a menu for the plot in it.
     *
     * @param id of the plot, looked up when the menu is used
     * @param name of the file that is suggested, without its ending
     * @return the pane
     */
    <N extends Node> N on(N pane, String id, String name) {
        MenuItem copy = new MenuItem("Copy Picture");
        copy.setOnAction(_ -> NodePicture.copy(picture(pane.lookup("#" + id))));
        MenuItem save = new MenuItem("Save Picture (PNG)…");
        save.setOnAction(_ -> dialogs.saveFile("Save the picture", name + ".png", file -> {
            WritableImage drawn = picture(pane.lookup("#" + id));
            window.savePicture(ScenePicture.of(drawn), file);
        }));
        ContextMenu menu = new ContextMenu(copy, save);
        menu.setId(id + "-menu");
        pane.setOnContextMenuRequested(event -> {
            menu.show(pane, event.getScreenX(), event.getScreenY());
            event.consume();
        });
        return pane;
    }

    private WritableImage picture(Node plot) {
        return NodePicture.of(plot, SCALE, window.darkMode().get() ? Color.BLACK : Color.WHITE);
    }
}
