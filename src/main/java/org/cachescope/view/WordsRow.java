package org.cachescope.view;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** A row with words in it, which go below all else in it where it is too narrow to read them there. */
final class WordsRow extends VBox {
    /** Lines that words below have at least, so that nothing moves when they become others. */
    private static final int LINES = 3;

    private static final double LINE_HEIGHT = 1.25;

    private final HBox row;
    private final Label words;
    private final Node instead;
    private final double leastWidth;
    private final Region room = new Region();
    private boolean below;

    /**
     * @param leastWidth of the row with the words in it, in heights of their letters
     * @param before what stands left of the words
     * @param after what stands right of them
     */
    WordsRow(double gap, double leastWidth, Label words, Node before, Node... after) {
        super(gap / 2);
        this.words = words;
        this.leastWidth = leastWidth;
        this.instead = Forms.spacer();
        this.row = new HBox(gap, before, words);
        row.getChildren().addAll(after);
        row.setAlignment(Pos.CENTER_LEFT);
        words.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(words, Priority.ALWAYS);
        getChildren().add(row);
        widthProperty().subscribe(this::arrange);
        words.fontProperty().subscribe(this::arrange);
    }

    private void arrange() {
        boolean narrow =
                getWidth() > 0 && getWidth() < leastWidth * words.getFont().getSize();
        if (narrow == below) {
            return;
        }
        below = narrow;
        if (narrow) {
            row.getChildren().set(1, instead);
            room.setMinHeight(LINES * LINE_HEIGHT * words.getFont().getSize());
            getChildren().add(new StackPane(room, words));
            StackPane.setAlignment(words, Pos.TOP_LEFT);
        } else {
            getChildren().removeLast();
            row.getChildren().set(1, words);
        }
    }
}
