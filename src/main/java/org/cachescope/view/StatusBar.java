package org.cachescope.view;

import atlantafx.base.controls.Popover;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.viewmodel.JobRow;
import org.cachescope.viewmodel.JobsViewModel;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Device, memory and the jobs at work: the window's last line. */
final class StatusBar extends HBox {
    private static final double GAP = 12;
    private static final double BAR_WIDTH = 120;
    private static final double LIST_WIDTH = 420;

    private final JobsViewModel jobs;
    private final HBox newest = new HBox(GAP);
    private final Button more = new Button();
    private final VBox list = new VBox(GAP);
    private final Popover popover = new Popover(list);
    private final Map<JobRow, Node> lines = new IdentityHashMap<>();

    /** The newest job; its line stays and follows it, as jobs begin with every move of θ. */
    private final SimpleObjectProperty<@Nullable JobRow> inFront = new SimpleObjectProperty<>();

    StatusBar(JobsViewModel jobs) {
        super(GAP);
        this.jobs = jobs;
        setId("status-bar");
        setAlignment(Pos.CENTER_LEFT);
        newest.setAlignment(Pos.CENTER_RIGHT);
        newest.getChildren().setAll(text(), timeLeft(inFront), bar(inFront), cancel());
        Forms.showWhile(newest, inFront.map(_ -> true).orElse(false));
        more.setId("jobs");
        more.getStyleClass().add("flat");
        more.setOnAction(_ -> popover.show(more));
        popover.setTitle("Jobs");
        popover.setHeaderAlwaysVisible(true);
        popover.setDetachable(false);
        popover.setArrowLocation(Popover.ArrowLocation.BOTTOM_RIGHT);
        list.setPrefWidth(LIST_WIDTH);
        list.getStyleClass().add("job-list");
        getChildren()
                .addAll(
                        fact("device", Feather.CPU, jobs.device()),
                        fact("memory", Feather.HARD_DRIVE, jobs.memory()),
                        written(jobs.written()),
                        Forms.spacer(),
                        newest,
                        more);
        jobs.rows().addListener((ListChangeListener<JobRow>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(row -> list.getChildren().remove(lines.remove(row)));
            }
            show();
        });
        show();
    }

    private static Label fact(String id, Feather icon, ObservableValue<String> text) {
        Label fact = new Label();
        fact.setId(id);
        fact.setGraphic(new FontIcon(icon));
        fact.textProperty().bind(text);
        fact.setMinWidth(Region.USE_PREF_SIZE);
        Forms.showWhile(fact, text.map(words -> !words.isEmpty()));
        return fact;
    }

    /** Gives way to the others: a path may be long. */
    private static Label written(ObservableValue<String> text) {
        Label written = new Label();
        written.setId("written");
        written.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        written.setMinWidth(0);
        written.textProperty().bind(text);
        Forms.showWhile(written, text.map(words -> !words.isEmpty()));
        return written;
    }

    private void show() {
        int count = jobs.rows().size();
        inFront.set(count == 0 ? null : jobs.rows().getLast());
        if (count > 1) { // a lone job has no list, so nothing is made for it
            jobs.rows().forEach(this::list);
        }
        if (count == 0) {
            popover.hide();
        }
        more.setText(count + " jobs");
        Forms.showWhile(more, count > 1);
    }

    /** Jobs begin at the end of the list and end anywhere in it; what is shown of the others stays. */
    private void list(JobRow row) {
        if (!lines.containsKey(row)) {
            Node shown = lines(row);
            lines.put(row, shown);
            list.getChildren().add(shown);
        }
    }

    /** What the list shows, a node a job, the oldest first. */
    List<Node> rows() {
        return list.getChildren();
    }

    /** The job that the bar itself shows, the newest, or null while there is none. */
    @Nullable
    JobRow inFront() {
        return inFront.get();
    }

    private static Node lines(JobRow row) {
        Label title = new Label(row.title());
        title.getStyleClass().add("notice-title");
        HBox.setHgrow(title, Priority.ALWAYS);
        ProgressBar bar = bar(new SimpleObjectProperty<>(row));
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox first = new HBox(GAP, title, Forms.spacer(), timeLeft(new SimpleObjectProperty<>(row)), cancel(row));
        first.setAlignment(Pos.CENTER_LEFT);
        return new VBox(GAP / 3, first, bar, Forms.note(row.message()));
    }

    private Label text() {
        Label text = new Label();
        text.setTextOverrun(OverrunStyle.ELLIPSIS);
        text.textProperty()
                .bind(inFront.flatMap(row -> row.message()
                                .map(message -> message.equals(row.title()) ? message : row.title() + " · " + message))
                        .orElse(""));
        return text;
    }

    private static Label timeLeft(ObservableValue<@Nullable JobRow> row) {
        Label left = new Label();
        left.setMinWidth(Region.USE_PREF_SIZE);
        left.textProperty().bind(row.flatMap(JobRow::timeLeft).orElse(""));
        Forms.showWhile(left, left.textProperty().map(words -> !words.isEmpty()));
        return left;
    }

    private static ProgressBar bar(ObservableValue<@Nullable JobRow> row) {
        ProgressBar bar = new ProgressBar();
        bar.progressProperty().bind(row.flatMap(JobRow::fraction).orElse(0.0));
        bar.setMinWidth(BAR_WIDTH);
        bar.setPrefWidth(BAR_WIDTH);
        return bar;
    }

    /** Stops the job in front. */
    private Button cancel() {
        Button cancel = cancel("Stop this job");
        cancel.setOnAction(_ -> {
            JobRow row = inFront.get();
            if (row != null) {
                row.cancel();
            }
        });
        return cancel;
    }

    private static Button cancel(JobRow row) {
        Button cancel = cancel("Stop: " + row.title());
        cancel.setOnAction(_ -> row.cancel());
        return cancel;
    }

    private static Button cancel(String does) {
        return Forms.icon(new Button(), Feather.X, does, "cancel-job");
    }
}
