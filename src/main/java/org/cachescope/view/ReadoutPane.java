package org.cachescope.view;

import java.util.Optional;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.viewmodel.CellDetails;
import org.cachescope.viewmodel.ReadoutText;
import org.cachescope.viewmodel.ReadoutViewModel;
import org.cachescope.viewmodel.RouterViewModel;

/** What caching gains and costs, the measured speed-up first, and the cell under the pointer. */
final class ReadoutPane extends VBox {
    private static final double GAP = 8;
    private static final double SECTION_GAP = 6;
    private static final String STALE = "stale";
    private static final PseudoClass WAITING = PseudoClass.getPseudoClass("waiting");

    private final ReadoutViewModel readout;

    ReadoutPane(ReadoutViewModel readout, RouterViewModel router) {
        super(SECTION_GAP);
        this.readout = readout;
        getChildren().addAll(speedUp(), times(), spared(), quality(), memory(), cell(router));
    }

    private Node speedUp() {
        Label measured = new Label();
        measured.setId("speed-up");
        measured.getStyleClass().add("headline");
        measured.setMinHeight(Region.USE_PREF_SIZE);
        Runnable show = () -> measured.setText(headline());
        readout.text().subscribe(show);
        readout.state().subscribe(show);
        readout.text().subscribe(shown -> measured.pseudoClassStateChanged(WAITING, !shown.isMeasured()));
        greyWhile(measured, readout.timesStale());
        Label beside = Forms.note(text(ReadoutText::besideSpeedUp));
        beside.setId("ideal");
        Label why = new Label();
        why.setId("why-no-speed-up");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        why.getStyleClass().add("caution");
        why.textProperty().bind(readout.whyNoSpeedUp().map(reason -> reason.orElse("")));
        Forms.showWhile(why, readout.whyNoSpeedUp().map(Optional::isPresent));
        Label warnings = new Label();
        warnings.setId("warnings");
        warnings.setWrapText(true);
        warnings.setMinHeight(Region.USE_PREF_SIZE);
        warnings.getStyleClass().add("caution");
        warnings.textProperty().bind(readout.warnings().map(all -> String.join("\n", all)));
        Forms.showWhile(warnings, readout.warnings().map(all -> !all.isEmpty()));
        return Forms.section("Readout", measured, beside, why, warnings, measuring());
    }

    private String headline() {
        ReadoutText shown = readout.text().getValue();
        if (shown.isMeasured()) {
            return shown.speedUp();
        }
        return readout.state().getValue() instanceof ReadoutViewModel.State.Measuring
                ? "Measuring…"
                : "Not measured yet";
    }

    private Node measuring() {
        Button measure = new Button();
        measure.setId("measure");
        measure.textProperty().bind(readout.state().map(ReadoutPane::measureText));
        measure.setOnAction(_ -> {
            if (readout.state().getValue() instanceof ReadoutViewModel.State.Measuring) {
                readout.cancel();
            } else {
                readout.measure();
            }
        });
        CheckBox automatic = new CheckBox("when idle");
        automatic.setId("measure-when-idle");
        automatic.setTooltip(new Tooltip("Measure by itself once nothing else is at work"));
        automatic.selectedProperty().bindBidirectional(readout.automatic());
        measure.setMinWidth(Region.USE_PREF_SIZE);
        automatic.setMinWidth(Region.USE_PREF_SIZE);
        FlowPane row = new FlowPane(GAP, GAP / 2, measure, automatic); // beside each other where text is not too large
        row.setAlignment(Pos.CENTER_LEFT);
        Label failed = Forms.complaint(readout.state()
                .map(state -> state instanceof ReadoutViewModel.State.Failed(var problem)
                        ? Optional.of(problem.text())
                        : Optional.<String>empty()));
        return new VBox(GAP / 2, row, failed);
    }

    private static String measureText(ReadoutViewModel.State state) {
        return switch (state) {
            case ReadoutViewModel.State.Measuring(long done, long of)
            when of > 0 -> "Stop (" + done + " of " + of + ")";
            case ReadoutViewModel.State.Measuring measuring -> "Stop";
            case ReadoutViewModel.State.Idle idle -> "Measure";
            case ReadoutViewModel.State.Failed failed -> "Measure again";
        };
    }

    private Node times() {
        Node full = figure("Latency full", ReadoutText::fullLatency);
        Node cached = figure("Latency cached", ReadoutText::cachedLatency);
        Tooltip protocol = new Tooltip(LatencyMeasurement.PROTOCOL);
        Tooltip.install(full, protocol);
        Tooltip.install(cached, protocol);
        greyWhile(full, readout.timesStale());
        greyWhile(cached, readout.timesStale());
        Node fullMacs = figure("MACs full", ReadoutText::fullMacs);
        Node cachedMacs = figure("MACs cached", ReadoutText::cachedMacs);
        Tooltip published = new Tooltip();
        published.textProperty().bind(text(ReadoutText::publishedMacs));
        Tooltip.install(fullMacs, published);
        Tooltip.install(cachedMacs, published);
        return new VBox(full, cached, fullMacs, cachedMacs);
    }

    private Node spared() {
        return Forms.section(
                text(ReadoutText::sparedTitle),
                new VBox(
                        share("All", ReadoutText::spared),
                        share("MHSA", ReadoutText::sparedMhsa),
                        share("FFN", ReadoutText::sparedFfn)));
    }

    private Node quality() {
        Node psnr = figure("PSNR", ReadoutText::psnr);
        Node ssim = figure("SSIM", ReadoutText::ssim);
        greyWhile(psnr, readout.qualityStale());
        greyWhile(ssim, readout.qualityStale());
        return Forms.section("Against the full run", new VBox(psnr, ssim));
    }

    private Node memory() {
        return Forms.section("Memory", figure("Process", ReadoutText::memory));
    }

    private static Node cell(RouterViewModel router) {
        Label title = Forms.note(router.details().map(CellDetails::title).orElse("Point at a cell of the heatmap."));
        Label lines = new Label();
        lines.setId("cell-details");
        lines.setWrapText(true);
        lines.setMinHeight(Region.USE_PREF_SIZE);
        lines.textProperty()
                .bind(router.details()
                        .map(details -> String.join("\n", details.lines()))
                        .orElse(""));
        Forms.showWhile(lines, lines.textProperty().map(text -> !text.isEmpty()));
        return Forms.section("Cell under the pointer", title, lines);
    }

    /** A name and its value; what the value has in brackets stands before it, small. */
    private Node share(String name, Function<ReadoutText, String> of) {
        Label more = Forms.note(bracketed(of));
        more.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(GAP, new Label(name), Forms.spacer(), more, value(of));
        line.setAlignment(Pos.BASELINE_LEFT);
        line.getStyleClass().add("figure");
        return line;
    }

    private Label value(Function<ReadoutText, String> of) {
        Label value = new Label();
        value.getStyleClass().add("figure-value");
        value.setMinWidth(Region.USE_PREF_SIZE);
        value.textProperty().bind(text(of).map(text -> text.split(" \\(", 2)[0]));
        return value;
    }

    private ObservableValue<String> bracketed(Function<ReadoutText, String> of) {
        return text(of).map(
                        text -> text.contains(" (") ? text.substring(text.indexOf(" (") + 2, text.length() - 1) : "");
    }

    /** A name and its value; what the value has in brackets stands below, small. */
    private Node figure(String name, Function<ReadoutText, String> of) {
        Label label = new Label(name);
        label.setMinWidth(Region.USE_PREF_SIZE);
        Label more = Forms.note(bracketed(of));
        more.setAlignment(Pos.CENTER_RIGHT);
        more.setMaxWidth(Double.MAX_VALUE);
        HBox line = new HBox(GAP / 2, label, Forms.spacer(), value(of));
        line.setAlignment(Pos.BASELINE_LEFT);
        VBox figure = new VBox(line, more);
        figure.getStyleClass().add("figure");
        return figure;
    }

    private ObservableValue<String> text(Function<ReadoutText, String> of) {
        return readout.text().map(of);
    }

    private static void greyWhile(Node node, ObservableValue<Boolean> stale) {
        stale.subscribe(now -> {
            node.getStyleClass().removeAll(STALE);
            if (now) {
                node.getStyleClass().add(STALE);
            }
        });
    }
}
