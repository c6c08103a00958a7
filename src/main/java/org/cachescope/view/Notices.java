package org.cachescope.view;

import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.viewmodel.JobsViewModel;
import org.cachescope.workspace.Problem;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What went wrong, each with what to do, over the window's lower right corner until it is dismissed. */
final class Notices extends VBox {
    private static final int MOST_SHOWN = 4;
    private static final double WIDTH = 380;
    private static final double GAP = 8;

    private final JobsViewModel jobs;

    Notices(JobsViewModel jobs) {
        super(GAP);
        this.jobs = jobs;
        setId("notices");
        setMaxSize(WIDTH, USE_PREF_SIZE);
        setPickOnBounds(false);
        setAlignment(Pos.BOTTOM_RIGHT);
        jobs.messages().addListener((ListChangeListener<Problem>) _ -> show());
        show();
    }

    private void show() {
        getChildren()
                .setAll(jobs.messages().stream()
                        .limit(MOST_SHOWN)
                        .map(this::card)
                        .toList());
        int hidden = jobs.messages().size() - MOST_SHOWN;
        if (hidden > 0) {
            Button all = new Button("Dismiss all (" + hidden + " more)");
            all.setOnAction(_ -> jobs.dismissAll());
            getChildren().add(all);
        }
    }

    private Node card(Problem problem) {
        Label what = new Label(problem.what());
        what.getStyleClass().add("notice-title");
        Label why = new Label(problem.why());
        for (Label label : new Label[] {what, why}) {
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        VBox text = new VBox(GAP / 2, what, why);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button dismiss = Forms.icon(new Button(), Feather.X, "Dismiss", "dismiss");
        dismiss.setOnAction(_ -> jobs.dismiss(problem));
        HBox card = new HBox(GAP, new FontIcon(Feather.ALERT_TRIANGLE), text, dismiss);
        card.getStyleClass().add("notice");
        return card;
    }
}
