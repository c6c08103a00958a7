package org.cachescope.view;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.cachescope.caching.CellCounts;
import org.cachescope.view.plot.BetaSlider;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.Choice;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is left of the window around images and heatmap in a presentation: θ, what it comes to, and the way back. */
final class PresentationBar extends HBox {
    private static final double GAP = 12;

    private final BetaSlider slider;

    PresentationBar(Commands commands, CachingViewModel caching) {
        super(GAP);
        setId("presentation-bar");
        setAlignment(Pos.CENTER_LEFT);
        this.slider = ThetaSlider.of("presentation-theta", caching);
        Label name = new Label("θ");
        name.setLabelFor(slider);
        HBox threshold = new HBox(GAP, name, slider);
        threshold.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(slider, Priority.ALWAYS);
        HBox.setHgrow(threshold, Priority.ALWAYS);
        Forms.showWhile(threshold, caching.choice().map(Choice.THETA::equals));
        Label counts = new Label();
        counts.setId("presentation-counts");
        counts.getStyleClass().add("counts");
        counts.setMinWidth(USE_PREF_SIZE);
        counts.textProperty()
                .bind(caching.counts()
                        .map(known -> known.map(CellCounts::toString).orElse("")));
        Region rest = new Region();
        HBox.setHgrow(rest, Priority.SOMETIMES); // where there is no θ to take the room
        getChildren().addAll(threshold, LayoutIsland.of(counts), rest, leave(commands));
    }

    private static Node leave(Commands commands) {
        Button leave = new Button("Back", new FontIcon(Feather.MINIMIZE_2));
        leave.setMinWidth(USE_PREF_SIZE);
        Node around = commands.bind(leave, "view.presentation");
        leave.setId("presentation-leave"); // the bar above has a button of this command as well
        return around;
    }

    /** Has arrow keys move θ at once. */
    void focus() {
        slider.requestFocus();
    }
}
