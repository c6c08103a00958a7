package org.cachescope.view;

import atlantafx.base.controls.Popover;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
    private @Nullable JobRow inFront;

    StatusBar(JobsViewModel jobs) {
        super(GAP);
        this.jobs = jobs;
        setId("status-bar");
        setAlignment(Pos.CENTER_LEFT);
        newest.setAlignment(Pos.CENTER_RIGHT);
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
                        Forms.spacer(),
                        newest,
                        more);
        jobs.rows().addListener((ListChangeListener<JobRow>) change -> {
            while (change.next()) {
                change.getRemoved().forEach(row -> list.getChildren().remove(lines.remove(row)));
                change.getAddedSubList().forEach(this::add);
            }
            show();
        });
        jobs.rows().forEach(this::add);
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

    /** Jobs begin at the end of the list and end anywhere in it; what is shown of the others stays. */
    private void add(JobRow row) {
        Node shown = lines(row);
        lines.put(row, shown);
        list.getChildren().add(shown);
    }

    private void show() {
        int count = jobs.rows().size();
        JobRow last = count == 0 ? null : jobs.rows().getLast();
        if (last != inFront) {
            inFront = last;
            newest.getChildren().clear();
            if (last != null) {
                newest.getChildren().add(line(last));
            }
        }
        if (count == 0) {
            popover.hide();
        }
        more.setText(count + " jobs");
        Forms.showWhile(more, count > 1);
    }

    /** What the list shows, a node a job, the oldest first. */
    List<Node> rows() {
        return list.getChildren();
    }

    /** What the bar itself shows: the newest job, or null while there is none. */
    @Nullable
    Node line() {
        return newest.getChildren().isEmpty() ? null : newest.getChildren().getFirst();
    }

    private static HBox line(JobRow row) {
        Label title = text(row);
        HBox line = new HBox(GAP, title, timeLeft(row), bar(row), cancel(row));
        line.setAlignment(Pos.CENTER_RIGHT);
        return line;
    }

    private static Node lines(JobRow row) {
        Label title = new Label(row.title());
        title.getStyleClass().add("notice-title");
        HBox.setHgrow(title, Priority.ALWAYS);
        ProgressBar bar = bar(row);
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox first = new HBox(GAP, title, Forms.spacer(), timeLeft(row), cancel(row));
        first.setAlignment(Pos.CENTER_LEFT);
        return new VBox(GAP / 3, first, bar, Forms.note(row.message()));
    }

    private static Label text(JobRow row) {
        Label text = new Label();
        text.setTextOverrun(OverrunStyle.ELLIPSIS);
        text.textProperty()
                .bind(row.message()
                        .map(message -> message.equals(row.title()) ? message : row.title() + " · " + message));
        return text;
    }

    private static Label timeLeft(JobRow row) {
        Label left = new Label();
        left.setMinWidth(Region.USE_PREF_SIZE);
        left.textProperty().bind(row.timeLeft());
        Forms.showWhile(left, row.timeLeft().map(words -> !words.isEmpty()));
        return left;
    }

    private static ProgressBar bar(JobRow row) {
        ProgressBar bar = new ProgressBar();
        bar.progressProperty().bind(row.fraction());
        bar.setMinWidth(BAR_WIDTH);
        bar.setPrefWidth(BAR_WIDTH);
        return bar;
    }

    private static Button cancel(JobRow row) {
        Button cancel = Forms.icon(new Button(), Feather.X, "Stop: " + row.title(), "cancel-job");
        cancel.setOnAction(_ -> row.cancel());
        return cancel;
    }
}
