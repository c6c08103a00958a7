package org.cachescope.view;

import java.util.List;
import java.util.function.Predicate;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.evaluation.Figures;
import org.cachescope.view.plot.Axis;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.view.plot.LinePlot;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.LearningCurves;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.viewmodel.TrainViewModel.State;

/** Training of a router: its recipe at the left, what it has learned so far at the right. */
final class TrainPane extends HBox {
    private static final double GAP = 12;
    private static final double HEATMAP_SHARE = 0.55;
    private static final double FORM_WIDTH = 250;
    private static final double EXPLANATION_WIDTH = 460;
    private static final double SMALLEST_PLOT = 90;

    private final TrainViewModel train;
    private final Dialogs dialogs;

    TrainPane(TrainViewModel train, Dialogs dialogs) {
        super(GAP);
        this.train = train;
        this.dialogs = dialogs;
        setId("train-pane");
        getStyleClass().add("pane");
        ScrollPane form = scrolling(new TrainForm(train, dialogs));
        form.setMinWidth(FORM_WIDTH);
        form.setPrefWidth(FORM_WIDTH);
        // what a recipe teaches, or has taught, needs the room
        Forms.showWhile(form, train.state().map(state -> state instanceof State.Idle || state instanceof State.Failed));
        VBox learned = new VBox(GAP / 2, progress(), explanation(), plots());
        HBox.setHgrow(learned, Priority.ALWAYS);
        getChildren().addAll(form, learned);
    }

    private static ScrollPane scrolling(Node content) {
        ScrollPane pane = new ScrollPane(content);
        pane.getStyleClass().add("edge-to-edge");
        pane.setFitToWidth(true);
        pane.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        return pane;
    }

    private Node progress() {
        ProgressBar bar = new ProgressBar();
        bar.setId("train-progress");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.progressProperty().bind(train.state().map(TrainPane::fraction));
        Label words = new Label();
        words.setId("train-state");
        words.setWrapText(true);
        words.textProperty().bind(train.state().map(TrainPane::words));
        Label counts = new Label();
        counts.setId("train-counts");
        counts.getStyleClass().add("note");
        counts.textProperty()
                .bind(train.counts()
                        .map(known -> known + " at the threshold it suggests")
                        .orElse(""));
        counts.setWrapText(true);
        Forms.showWhile(counts, train.state().map(state -> !(state instanceof State.Done))); // its words say as much
        Label saved = Forms.note(train.saved().map(file -> "saved as " + file).orElse(""));
        saved.setId("train-saved");
        VBox line =
                new VBox(words, counts, saved); // beside each other they are longer than a small window has room for
        Forms.showWhile(line, train.state().map(state -> !(state instanceof State.Idle)));
        HBox.setHgrow(line, Priority.ALWAYS);
        HBox first = new HBox(GAP, buttons(), line, obstacle());
        first.setAlignment(Pos.CENTER_LEFT);
        first.setMinHeight(USE_PREF_SIZE);
        bar.setMinHeight(USE_PREF_SIZE);
        Forms.showWhile(
                bar, train.state().map(state -> state instanceof State.Running || state instanceof State.Paused));
        return new VBox(GAP / 2, first, bar);
    }

    /** Beside the button that it keeps grey, as the field that is wrong may be scrolled out of sight. */
    private Node obstacle() {
        Label complaint = Forms.complaint(train.obstacle());
        complaint.setId("train-obstacle");
        VBox obstacle = new VBox(complaint);
        obstacle.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(obstacle, Priority.ALWAYS);
        Forms.showWhile(
                obstacle, train.state().map(state -> state instanceof State.Idle || state instanceof State.Failed));
        return obstacle;
    }

    private Node buttons() {
        HBox buttons = new HBox(
                GAP / 2,
                start(),
                button("train-pause", "Pause", train::pause, State.Running.class::isInstance),
                accent(button("train-resume", "Resume", train::resume, TrainPane::canGoOn)),
                button(
                        "train-stop",
                        "Discard",
                        () -> train.leave(dialogs, train::stop),
                        state -> state instanceof State.Running || canGoOn(state)),
                accent(button("train-use", "Use now", train::useNow, State.Done.class::isInstance)),
                button("train-save", "Save…", () -> train.save(dialogs), State.Done.class::isInstance),
                button(
                        "train-another",
                        "Train another",
                        () -> train.leave(dialogs, train::stop),
                        State.Done.class::isInstance));
        buttons.setMinWidth(USE_PREF_SIZE);
        buttons.setAlignment(Pos.CENTER_LEFT);
        return buttons;
    }

    private Button start() {
        Button start = accent(button(
                "train-start",
                "Start",
                () -> train.leave(dialogs, train::start),
                state -> state instanceof State.Idle || state instanceof State.Failed));
        train.obstacle().subscribe(obstacle -> start.setDisable(obstacle.isPresent()));
        return start;
    }

    private Button button(String id, String text, Runnable does, Predicate<State> shown) {
        Button button = new Button(text);
        button.setId(id);
        button.setOnAction(_ -> does.run());
        Forms.showWhile(button, train.state().map(shown::test));
        return button;
    }

    private static Button accent(Button button) {
        button.getStyleClass().add("accent");
        return button;
    }

    private static boolean canGoOn(State state) {
        return state instanceof State.Paused || state instanceof State.Failed;
    }

    private static double fraction(State state) {
        return switch (state) {
            case State.Running running
            when running.iterations() > 0 -> (double) running.iteration() / running.iterations();
            case State.Running running -> ProgressBar.INDETERMINATE_PROGRESS;
            case State.Paused waiting
            when waiting.iterations() > 0 -> (double) waiting.iteration() / waiting.iterations();
            case State.Done done -> 1;
            default -> 0;
        };
    }

    private static String words(State state) {
        return switch (state) {
            case State.Idle idle -> "";
            case State.Running running
            when running.iterations() == 0 -> "starting as soon as what is at work has ended";
            case State.Running running ->
                "iteration " + running.iteration() + " of " + running.iterations()
                        + running.left()
                                .map(left -> ", " + Figures.duration(left) + " left")
                                .orElse("");
            case State.Paused waiting -> "paused at iteration " + waiting.iteration() + " of " + waiting.iterations();
            case State.Done done ->
                "done in " + Figures.duration(done.outcome().elapsed()) + ": "
                        + done.outcome().cells() + " at θ "
                        + done.outcome().theta();
            case State.Failed failed ->
                (failed.iterations() == 0
                                ? ""
                                : "stopped at iteration " + failed.iteration() + " of " + failed.iterations() + ": ")
                        + failed.problem().text();
        };
    }

    private Node plots() {
        HeatmapView heatmap = new HeatmapView();
        heatmap.setId("train-heatmap");
        heatmap.totalsProperty().set(false); // the room is the curves'
        heatmap.dataProperty()
                .bind(train.heatmap().map(contents -> new RouterHeatmap(contents).data(HeatmapData.Scale.LEARNED)));
        SplitPane plots = new SplitPane(HeatmapView.scrolling(heatmap), curves());
        plots.setOrientation(Orientation.HORIZONTAL);
        plots.setDividerPositions(HEATMAP_SHARE);
        Forms.showWhile(plots, train.curves().map(curves -> !curves.loss().isEmpty()));
        VBox.setVgrow(plots, Priority.ALWAYS);
        return plots;
    }

    /** Loss over Σβ, which one learns against the other. */
    private Node curves() {
        LinePlot loss = new LinePlot();
        loss.setId("train-loss");
        loss.dataProperty().bind(train.curves().map(TrainPane::losses));
        LinePlot scores = new LinePlot();
        scores.setId("train-scores");
        scores.dataProperty().bind(train.curves().map(TrainPane::scores));
        VBox both = new VBox(GAP / 2, loss, scores);
        for (LinePlot plot : List.of(loss, scores)) {
            VBox.setVgrow(plot, Priority.ALWAYS);
            plot.setPrefHeight(1); // both grow alike
            plot.setMinHeight(SMALLEST_PLOT);
        }
        return both;
    }

    private Node explanation() {
        Label what = new Label();
        what.textProperty().bind(train.purpose());
        what.getStyleClass().add("notice-title");
        what.setWrapText(true);
        what.setMinHeight(Region.USE_PREF_SIZE);
        Label how = Forms.note(train.method());
        Label effort = Forms.note(train.effort());
        effort.setId("train-effort");
        Label then =
                Forms.note("Heatmap, loss and Σβ appear here while it learns. It can be paused; images stay usable.");
        VBox all = new VBox(GAP / 2, what, how, effort, then);
        all.setId("train-explanation");
        all.setMaxWidth(EXPLANATION_WIDTH);
        all.setPadding(new Insets(GAP, 0, 0, 0));
        ScrollPane scroll = scrolling(all); // large text needs more than a small window has
        scroll.getStyleClass().add("plot-scroll");
        VBox.setVgrow(scroll, Priority.ALWAYS);
        Forms.showWhile(scroll, train.state().map(State.Idle.class::isInstance));
        return scroll;
    }

    private static LinePlotData losses(LearningCurves curves) {
        return new LinePlotData(
                Axis.linear("iteration"),
                Axis.logarithmic("loss"),
                List.of(series("loss", curves.loss()), series("error", curves.error())));
    }

    private static LinePlotData scores(LearningCurves curves) {
        return new LinePlotData(
                Axis.linear("iteration"), Axis.linear("Σβ"), List.of(series("Σβ", curves.sumOfScores())));
    }

    private static LinePlotData.Series series(String name, List<LearningCurves.Point> points) {
        return new LinePlotData.Series(
                name,
                points.stream()
                        .map(point -> new LinePlotData.Point(point.iteration(), point.value()))
                        .toList(),
                Double.NaN,
                LinePlotData.Form.LINE);
    }
}
