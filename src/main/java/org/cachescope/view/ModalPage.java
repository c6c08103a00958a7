package org.cachescope.view;

import atlantafx.base.controls.ModalPane;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A page over the window, until Escape, its button or a press beside it takes it away. */
final class ModalPage extends ModalPane {
    private static final double GAP = 16;

    private final String name;
    private final Runnable close;
    private @Nullable Node focusBefore;

    /**
     * A page that is not shown.
     *
     * @param name its id, and that of its button after {@code close-}
     * @param close called when a person wants it away; {@link #leave} is to follow
     */
    ModalPage(String name, Runnable close) {
        this.name = name;
        this.close = close;
        setId(name);
        setVisible(false);
        setInTransitionFactory(null); // what is asked for is there at once
        setOutTransitionFactory(null);
        displayProperty().subscribe(shown -> {
            if (!shown) {
                close.run();
            }
        });
    }

    /**
     * Shows something.
     *
     * @param id of the card that holds it
     */
    void show(String title, String id, Node content) {
        if (focusBefore == null && getScene() != null) {
            focusBefore = getScene().getFocusOwner();
        }
        Label heading = new Label(title);
        heading.getStyleClass().add("help-title");
        Button button = new Button("Close");
        button.setId("close-" + name);
        button.setOnAction(_ -> close.run());
        button.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                button.requestFocus();
            }
        });
        HBox buttons = new HBox(button);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox card = new VBox(GAP, heading, content, buttons);
        card.setId(id);
        card.getStyleClass().add("help-card");
        card.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        setVisible(true);
        show(card);
    }

    /** Takes it away and gives the keyboard back to where it was. */
    void leave() {
        if (isDisplay()) {
            hide();
            setContent(null);
        }
        setVisible(false);
        Node before = focusBefore;
        focusBefore = null;
        if (before != null) {
            before.requestFocus();
        }
    }
}
