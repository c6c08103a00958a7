package org.cachescope.view;

import java.util.List;
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
     * Items that take a picture of a plot.
     *
     * @param name of the file that is suggested, without its ending
     */
    List<MenuItem> items(Node plot, String name) {
        MenuItem copy = new MenuItem("Copy Picture");
        copy.setOnAction(_ -> NodePicture.copy(picture(plot)));
        MenuItem save = new MenuItem("Picture (PNG)…");
        save.setId(name + "-png");
        save.setOnAction(_ -> dialogs.saveFile(
                "Save the picture", name + ".png", file -> window.savePicture(ScenePicture.of(picture(plot)), file)));
        return List.of(copy, save);
    }

    /** Gives a pane these items as a context menu. */
    void on(Node pane, Node plot, String name) {
        ContextMenu menu = new ContextMenu();
        menu.setId(name + "-menu");
        menu.getItems().setAll(items(plot, name));
        pane.setOnContextMenuRequested(event -> {
            menu.show(pane, event.getScreenX(), event.getScreenY());
            event.consume();
        });
    }

    private WritableImage picture(Node plot) {
        return NodePicture.of(plot, SCALE, window.darkMode().get() ? Color.BLACK : Color.WHITE);
    }
}
