package org.cachescope.view;

import atlantafx.base.controls.ModalPane;
import java.util.List;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
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
        addEventFilter(KeyEvent.KEY_PRESSED, this::keepTab);
        displayProperty().subscribe(shown -> {
            if (!shown) {
                close.run();
            }
        });
    }

    /** Leads Tab from the last place of the page to the first, and back: what lies behind cannot be seen. */
    private void keepTab(KeyEvent event) {
        if (event.getCode() != KeyCode.TAB) {
            return;
        }
        List<Node> places = getChildrenUnmodifiable().stream()
                .flatMap(ModalPage::places)
                .toList(); // the page itself is none, though the toolkit counts it among them
        boolean back = event.isShiftDown();
        if (places.isEmpty()) {
            event.consume();
        } else if (getScene().getFocusOwner() == (back ? places.getFirst() : places.getLast())) {
            event.consume();
            Node next = back ? places.getLast() : places.getFirst();
            next.requestFocus();
            if (!back) {
                scrollToTop(next);
            }
        }
    }

    private static Stream<Node> places(Node node) {
        if (!node.isVisible() || node.isDisabled()) {
            return Stream.empty();
        }
        Stream<Node> self = node.isFocusTraversable() ? Stream.of(node) : Stream.empty();
        return node instanceof Parent parent
                ? Stream.concat(self, parent.getChildrenUnmodifiable().stream().flatMap(ModalPage::places))
                : self;
    }

    /** The toolkit scrolls to where Tab leads by its own order alone. */
    private void scrollToTop(Node first) {
        for (Node at = first.getParent(); at != null && at != this; at = at.getParent()) {
            if (at instanceof ScrollPane scroll) {
                scroll.setVvalue(scroll.getVmin());
            }
        }
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
