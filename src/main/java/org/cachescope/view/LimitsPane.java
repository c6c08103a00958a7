package org.cachescope.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.Preview;
import org.cachescope.viewmodel.LimitsViewModel;
import org.cachescope.viewmodel.LimitsViewModel.State;
import org.cachescope.workspace.LimitsReport;
import org.jspecify.annotations.Nullable;

/** How many cells of feed-forward layers, of attention and of both can reuse before images lose a chosen quality. */
final class LimitsPane extends VBox {
    private static final double GAP = 8;
    private static final double COLUMN_GAP = 24;
    private static final double SHARE_WIDTH = 160;

    private final LimitsViewModel limits;
    private final GridPane table = new GridPane(COLUMN_GAP, GAP);
    private final Label protocol = Forms.note("");

    LimitsPane(LimitsViewModel limits) {
        super(GAP);
        this.limits = limits;
        setId("limits-pane");
        getStyleClass().add("pane");
        table.setId("limits-table");
        protocol.setId("limits-protocol");
        Label nothing = Forms.note("Not measured yet. Cells are added in the order of the present policy (a router's β"
                + " from the lowest, or a rule) until the images lose too much; some 30 runs.");
        limits.report().subscribe(report -> {
            Forms.showWhile(nothing, report == null);
            List.of(table, protocol).forEach(part -> Forms.showWhile(part, report != null));
            show(report);
        });
        Label remembered = Forms.note(limits.remembered());
        remembered.setId("limits-remembered");
        getChildren().addAll(tools(), failure(), nothing, table, protocol, remembered);
    }

    private Node tools() {
        Button measure = new Button("Measure");
        measure.setId("measure-limits");
        measure.getStyleClass().add("accent");
        measure.setOnAction(_ -> limits.measure());
        Node measuring = Forms.explained(
                measure, limits.obstacle(), "Find the largest share of cells that keeps the quality, by bisection");
        Button stop = new Button("Stop");
        stop.setId("stop-limits");
        stop.setOnAction(_ -> limits.cancel());
        ProgressBar bar = new ProgressBar();
        bar.progressProperty()
                .bind(limits.state()
                        .map(state -> state instanceof State.Working(long done, long of) ? Forms.filled(done, of) : 0));
        Forms.showWhile(measuring, limits.state().map(state -> !(state instanceof State.Working)));
        Forms.showWhile(stop, limits.state().map(State.Working.class::isInstance));
        Forms.showWhile(bar, limits.state().map(State.Working.class::isInstance));
        FlowPane tools = new FlowPane(
                GAP,
                GAP / 2,
                measuring,
                stop,
                bar,
                new Label("keeping a PSNR of"),
                Forms.input(limits.quality(), "limits-psnr", "Least PSNR in decibels"),
                new Label("dB, judged by"),
                Forms.input(limits.images(), "limits-images", "Images"),
                new Label("images"));
        tools.setAlignment(Pos.CENTER_LEFT);
        return tools;
    }

    private Node failure() {
        return Forms.complaint(limits.state()
                .map(state ->
                        state instanceof State.Failed(var problem) ? Optional.of(problem.text()) : Optional.empty()));
    }

    private void show(@Nullable LimitsReport report) {
        table.getChildren().clear();
        protocol.setText("");
        if (report == null) {
            return;
        }
        String verb = report.drops() ? "drop" : "reuse";
        List<String> heads = List.of("Layers", "Cells that " + verb, "Share", "", "PSNR", "MACs");
        for (int column = 0; column < heads.size(); column++) {
            Label head = whole(heads.get(column));
            head.getStyleClass().add("fact-name");
            add(head, column, 0);
        }
        for (int row = 0; row < report.limits().size(); row++) {
            LimitsReport.Limit limit = report.limits().get(row);
            ProgressBar share = new ProgressBar(limit.share());
            share.setPrefWidth(SHARE_WIDTH);
            share.setMinWidth(SHARE_WIDTH / 4); // before a figure is cut off
            share.setAccessibleText(limit.layers() + ", share of the cells");
            add(whole(limit.layers()), 0, row + 1);
            add(figure(limit.cells() + " of " + limit.of()), 1, row + 1);
            add(figure(Figures.percent(limit.share())), 2, row + 1);
            add(share, 3, row + 1);
            add(figure(ImageQuality.psnrText(limit.psnrDecibels())), 4, row + 1);
            add(figure(Figures.times(limit.macSpeedUp()) + " fewer"), 5, row + 1);
        }
        protocol.setText(String.format(
                Locale.ROOT,
                "%s, %d steps, cells in the order of %s. PSNR to the run without cache of the same noise, mean of N = %d"
                        + " images%s, at least %.1f dB; found by bisection on the number of cells, as if each further"
                        + " one cost quality: where quality comes back, more may be had than is found.",
                report.model(),
                report.steps(),
                report.policy(),
                report.images(),
                Preview.behind(report.preview()),
                report.psnrDecibels()));
    }

    private void add(Node node, int column, int row) {
        GridPane.setHalignment(node, column == 0 || column == 3 ? HPos.LEFT : HPos.RIGHT);
        table.add(node, column, row);
    }

    private static Label figure(String text) {
        Label label = whole(text);
        label.getStyleClass().add("figure-value");
        return label;
    }

    private static Label whole(String text) {
        Label label = new Label(text);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }
}
