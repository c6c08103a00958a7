package org.cachescope.view;

import java.util.function.DoubleConsumer;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.cachescope.viewmodel.CentreFill;
import org.cachescope.viewmodel.LookViewModel;

/** Images above, analysis below, with a divider to drag between them; either half can fill the whole. */
final class CentrePane extends StackPane {
    private static final double FIRST_PLACE = 0.48;

    private final SplitPane split = new SplitPane();
    private final LookViewModel look;
    private double place = FIRST_PLACE;

    CentrePane(Node upper, Node lower, LookViewModel look) {
        this.look = look;
        split.setId("centre-split");
        split.setOrientation(Orientation.VERTICAL);
        getChildren().add(split);
        look.centre().subscribe(wanted -> {
            if (split.getItems().size() == 2) {
                place = split.getDividerPositions()[0];
            }
            switch (wanted) {
                case BOTH -> {
                    split.getItems().setAll(upper, lower);
                    split.setDividerPositions(place);
                }
                case IMAGES -> split.getItems().setAll(upper);
                case ANALYSIS -> split.getItems().setAll(lower);
            }
        });
        split.addEventFilter(MouseEvent.MOUSE_CLICKED, this::doubleClick);
    }

    /** Tells of every place, 0 at the top to 1, that a person moves the divider to. */
    void onMoved(DoubleConsumer moved) {
        split.addEventFilter(MouseEvent.MOUSE_RELEASED, _ -> {
            if (split.getItems().size() == 2 && split.getDividerPositions()[0] != place) {
                place = split.getDividerPositions()[0];
                moved.accept(place);
            }
        });
    }

    /** Moves the divider. */
    void place(double wanted) {
        place = wanted;
        if (split.getItems().size() == 2) {
            split.setDividerPositions(wanted);
        }
    }

    /** On the divider: the analysis fills the whole. */
    private void doubleClick(MouseEvent event) {
        boolean onDivider = event.getPickResult().getIntersectedNode() != null
                && event.getPickResult().getIntersectedNode().getStyleClass().contains("split-pane-divider");
        if (onDivider && event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
            look.fillWith(CentreFill.ANALYSIS);
        }
    }
}
