package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.text.Font;
import org.cachescope.view.plot.Toolkit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordsRowTest {
    @BeforeAll
    static void start() throws Exception {
        Toolkit.start();
    }

    @Test
    void wordsGoBelowWhereTheRowIsTooNarrowForTheirLettersAndComeBack() throws Exception {
        Toolkit.on(() -> {
            wordsMove();
            return null;
        });
    }

    private static void wordsMove() {
        Label words = new Label("figures of a point");
        words.setFont(Font.font(10));
        Node after = new Label("after");
        WordsRow row = new WordsRow(8, 40, words, new Label("before"), after);
        Group root = new Group(row);
        new Scene(root);
        root.applyCss();
        row.resize(500, 60);
        assertThat(words.getParent()).as("40 letters' heights fit 500 pixels").isSameAs(after.getParent());

        row.resize(300, 60);
        assertThat(words.getParent().getParent()).isSameAs(row);
        double few = row.prefHeight(300);
        words.setWrapText(true);
        words.setText("figures of a point ".repeat(30));
        assertThat(row.prefHeight(300)).as("all lines are kept").isGreaterThan(2 * few);
        row.resize(500, 60);
        assertThat(words.getParent()).isSameAs(after.getParent());
        words.setFont(Font.font(15));
        assertThat(words.getParent().getParent()).as("larger text").isSameAs(row);
    }
}
