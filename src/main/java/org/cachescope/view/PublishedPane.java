package org.cachescope.view;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.viewmodel.PublishedRow;
import org.cachescope.viewmodel.PublishedViewModel;

/** The page of published models: what there is, from where, and its way here. */
final class PublishedPane {
    private static final double GAP = 8;
    private static final double WIDTH = 760;
    private static final double HEIGHT = 520;
    private static final double BAR_WIDTH = 220;

    private final ModalPage page;

    PublishedPane(PublishedViewModel published) {
        this.page = new ModalPage("published", () -> published.shown().set(false));
        Node list = list(published);
        published.shown().subscribe(shown -> {
            if (shown) {
                page.show("Published models", "published-models", list);
            } else {
                page.leave();
            }
        });
    }

    /** What is laid over the window. */
    Node page() {
        return page;
    }

    private static Node list(PublishedViewModel published) {
        VBox rows = new VBox(2 * GAP);
        rows.getStyleClass().add("published-list");
        published.rows().forEach(row -> rows.getChildren().add(row(row)));
        ScrollPane scroll = new ScrollPane(rows);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("edge-to-edge");
        scroll.setPrefSize(WIDTH, HEIGHT);
        VBox all = new VBox(
                GAP,
                wrapped(
                        "Nothing is downloaded before you agree to it. What is unknown here stands on the publisher's"
                                + " page.",
                        "fact-name"),
                scroll);
        all.setPrefWidth(WIDTH);
        return all;
    }

    private static Node row(PublishedRow row) {
        Label title = wrapped(row.title(), "notice-title");
        VBox text = new VBox(GAP / 4, title, wrapped(row.facts(), "fact-name"));
        if (!row.note().isEmpty()) {
            text.getChildren().add(wrapped(row.note(), "fact-name"));
        }
        if (!(row.state().getValue()
                instanceof PublishedRow.State.ByHand)) { // who has it by hand copies it from a field
            text.getChildren().add(wrapped(row.page(), "fact-name"));
        }
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox offer = new HBox(2 * GAP, text);
        offer.setAlignment(Pos.TOP_LEFT);
        VBox card = new VBox(GAP, offer);
        card.setId("published-" + row.name());
        card.getStyleClass().add("published-row");
        Coming coming = Coming.of(row);
        row.state().subscribe(state -> {
            if (state instanceof PublishedRow.State.Coming(String message, double fraction)) {
                coming.show(message, fraction);
                if (card.getChildren().contains(coming.line())) {
                    return; // its button stays, which may have the keyboard
                }
            }
            boolean focused = hasFocus(card);
            offer.getChildren().setAll(text);
            card.getChildren().setAll(offer);
            show(row, state, coming, offer, card);
            if (focused) {
                card.lookupAll(".button").stream().findFirst().ifPresent(Node::requestFocus);
            }
        });
        return card;
    }

    private static boolean hasFocus(Node node) {
        Node owner = node.getScene() == null ? null : node.getScene().getFocusOwner();
        while (owner != null && owner != node) {
            owner = owner.getParent();
        }
        return owner != null;
    }

    /** How far a download is. */
    private record Coming(HBox line, Label words, ProgressBar bar) {
        static Coming of(PublishedRow row) {
            Label words = answered("");
            ProgressBar bar = new ProgressBar();
            bar.setPrefWidth(BAR_WIDTH);
            return new Coming(answer(words, bar, button(row, "Stop", "stop", row::stop)), words, bar);
        }

        void show(String message, double fraction) {
            words.setText(message);
            bar.setProgress(fraction);
        }
    }

    private static void show(PublishedRow row, PublishedRow.State state, Coming coming, HBox offer, VBox card) {
        switch (state) {
            case PublishedRow.State.Offered() -> offer.getChildren().add(button(row, "Download…", "get", row::ask));
            case PublishedRow.State.ByHand() -> card.getChildren().add(address(row));
            case PublishedRow.State.Asking(String question) -> {
                Button yes = button(row, "Download", "agree", row::agree);
                yes.getStyleClass().add("accent");
                card.getChildren().add(answer(answered(question), yes, button(row, "Cancel", "refuse", row::refuse)));
            }
            case PublishedRow.State.Coming _ -> card.getChildren().add(coming.line());
            case PublishedRow.State.Failed(String why) ->
                card.getChildren().add(answer(answered(why), button(row, "Try again…", "get", row::ask)));
            case PublishedRow.State.Here here -> {
                offer.getChildren().add(button(row, "Open", "open", row::open));
                if (!here.note().isEmpty()) {
                    card.getChildren().add(wrapped(here.note(), "fact-name"));
                }
            }
        }
    }

    private static Label answered(String text) {
        Label words = wrapped(text, "published-state");
        HBox.setHgrow(words, Priority.ALWAYS);
        words.setMaxWidth(Double.MAX_VALUE);
        return words;
    }

    private static HBox answer(Label words, Node... nodes) {
        HBox line = new HBox(GAP, words);
        line.getChildren().addAll(nodes);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static TextField address(PublishedRow row) {
        TextField address = new TextField(row.page());
        address.setEditable(false); // to be copied
        address.setAccessibleText("Address of " + row.title());
        return address;
    }

    private static Button button(PublishedRow row, String text, String does, Runnable action) {
        Button button = new Button(text);
        button.setId(does + "-" + row.name());
        button.setAccessibleText(text + " " + row.title());
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> action.run());
        return button;
    }

    private static Label wrapped(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
