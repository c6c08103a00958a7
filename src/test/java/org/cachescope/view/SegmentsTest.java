package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.control.ToggleButton;
import org.cachescope.view.plot.Toolkit;
import org.cachescope.viewmodel.CompareMode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    @BeforeAll
    static void start() throws Exception {
        Toolkit.start();
    }

    @Test
    void buttonsSayLessWhereTheyHaveLessRoomOrLargerTextAndAllOfItAgain() throws Exception {
        Toolkit.on(() -> {
            textsFollowTheRoom();
            return null;
        });
    }

    private static void textsFollowTheRoom() {
        Segments<CompareMode> segments = Segments.of(
                "mode",
                new SimpleObjectProperty<>(CompareMode.SWIPE),
                List.of(CompareMode.values()),
                CompareMode::label);
        SimpleDoubleProperty room = new SimpleDoubleProperty();
        Group root = new Group(segments);
        new Scene(root);
        root.applyCss();
        double all = segments.prefWidth(-1);
        segments.shrinkTo(room, CompareMode::shortLabel);
        assertThat(texts(segments)).containsExactly("Side by side", "Swipe", "Flicker", "Several runs");

        room.set(all - 1);
        assertThat(texts(segments)).containsExactly("Side", "Swipe", "Flicker", "Several");
        assertThat(segments.prefWidth(-1)).isLessThan(room.get());
        assertThat(segments.getChildren().getFirst().getAccessibleText()).isEqualTo("Side by side");

        room.set(all + 1);
        assertThat(texts(segments)).contains("Side by side", "Several runs");
        double usual =
                ((ToggleButton) segments.getChildren().getFirst()).getFont().getSize();
        root.setStyle("-fx-font-size: " + 1.05 * usual + "px;");
        root.applyCss();
        assertThat(texts(segments)).as("slightly larger text").contains("Side", "Several");
        root.setStyle("-fx-font-size: " + usual + "px;");
        root.applyCss();
        assertThat(texts(segments)).as("the usual text").contains("Side by side", "Several runs");
    }

    private static List<String> texts(Segments<CompareMode> segments) {
        return segments.getChildren().stream()
                .map(button -> ((ToggleButton) button).getText())
                .toList();
    }
}
