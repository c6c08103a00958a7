package org.cachescope.view;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.cachescope.view.plot.LinePlot;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.SeriesFilter;
import org.cachescope.viewmodel.TradeOffFiles;
import org.cachescope.viewmodel.TradeOffSeries;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.viewmodel.TradeOffViewModel.State;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** Quality against cost: a series for each policy, the Pareto front, images of the point under the pointer. */
final class TradeOffPane extends VBox {
    private static final double GAP = 8;
    private static final double STRIP_HEIGHT = 40;

    /** From where on details and answers have room beside images and limits, in heights of their letters. */
    private static final double DETAILS_WIDTH = 57;

    private static final double ANSWERS_WIDTH = 34;

    private final TradeOffViewModel tradeOff;
    private final Dialogs dialogs;
    private final ObservableValue<String> nothingShown; // would be collected while nothing but its label hears it
    private final LinePlot plot = new LinePlot();
    private final ImageView strip = new ImageView();

    TradeOffPane(TradeOffViewModel tradeOff, Dialogs dialogs, PlotMenu menu) {
        super(GAP);
        this.tradeOff = tradeOff;
        this.dialogs = dialogs;
        setId("tradeoff-pane");
        getStyleClass().add("pane");
        plot.setId("tradeoff-plot");
        this.nothingShown = Bindings.createStringBinding(
                this::whileNothingIsShown, tradeOff.results(), tradeOff.quality(), tradeOff.state());
        Label nothing = Forms.note(nothingShown);
        nothing.setId("tradeoff-nothing");
        StackPane middle = new StackPane(nothing, plot);
        VBox.setVgrow(middle, Priority.ALWAYS);
        Stream.of(
                        tradeOff.results(),
                        tradeOff.filter().hidden(),
                        tradeOff.quality(),
                        tradeOff.axis(),
                        tradeOff.paper().shown())
                .forEach(shown -> shown.subscribe(() -> {
                    plot.setVisible(tradeOff.results().getValue() != null
                            && tradeOff.absence().isEmpty());
                    plot.dataProperty().set(TradeOffPlot.of(tradeOff));
                }));
        plot.hoveredProperty().subscribe(index -> {
            tradeOff.hovered().set(pointAt(index));
            tradeOff.paper().hovered().set(publishedAt(index));
        });
        plot.onChosenProperty().set(index -> {
            PointResult point = pointAt(index);
            if (point != null) {
                tradeOff.restore(point);
            }
        });
        strip.setId("tradeoff-images");
        strip.setPreserveRatio(true);
        strip.setFitHeight(STRIP_HEIGHT);
        strip.setSmooth(false);
        HBox images = line(strip);
        images.setMinHeight(STRIP_HEIGHT); // so that nothing moves when a point is found
        tradeOff.hovered().subscribe(this::show);
        menu.on(this, plot, "trade-off");
        Label details = Forms.note(tradeOff.details());
        details.setId("tradeoff-details");
        Node below = new WordsRow(GAP, DETAILS_WIDTH, details, images, paper());
        Label caption = Forms.note(tradeOff.paper().title());
        caption.setId("tradeoff-paper-caption");
        Forms.hint(caption, tradeOff.paper().remarks());
        getChildren().addAll(tools(menu), failure(), middle, caption, below, answers());
    }

    private String whileNothingIsShown() {
        if (tradeOff.results().getValue() != null) {
            return tradeOff.absence().orElse("");
        }
        return switch (tradeOff.state().getValue()) {
            case State.Reading _ -> "Reading the results…";
            case State.Measuring _ ->
                "Each policy makes its images and is compared with the run without a cache; its point appears here when"
                        + " all are done. Stopped, it goes on where it was from the same folder.";
            case State.Idle _ ->
                "No results yet. Open a folder of 'cachescope sweep', or measure a small trade-off around the present"
                        + " run.";
        };
    }

    private @Nullable PointResult pointAt(LinePlotData.@Nullable Index index) {
        if (index == null) {
            return null;
        }
        List<TradeOffSeries> series = tradeOff.series();
        return index.series() < series.size()
                ? series.get(index.series()).points().get(index.point()).point()
                : null;
    }

    /** What is published stands behind what is measured. */
    private PaperLayer.@Nullable Mark publishedAt(LinePlotData.@Nullable Index index) {
        int measured = tradeOff.series().size();
        return index == null || index.series() < measured
                ? null
                : tradeOff.paper()
                        .series()
                        .get(index.series() - measured)
                        .marks()
                        .get(index.point());
    }

    private void show(@Nullable PointResult point) {
        TradeOffResults results = tradeOff.results().getValue();
        Picture picture =
                point == null || results == null ? null : results.pictures().get(point.key());
        strip.setImage(picture == null ? null : image(picture));
        Forms.showWhile(strip, picture != null);
    }

    private static WritableImage image(Picture picture) {
        WritableImage image = new WritableImage(picture.width(), picture.height());
        image.getPixelWriter()
                .setPixels(
                        0,
                        0,
                        picture.width(),
                        picture.height(),
                        PixelFormat.getByteRgbInstance(),
                        picture.rgb(),
                        0,
                        3 * picture.width());
        return image;
    }

    private Node tools(PlotMenu menu) {
        Button open = new Button("Open…");
        open.setId("tradeoff-open");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(_ -> dialogs.openFolder("Open a folder of results", tradeOff::open));
        ComboBox<Quality> quality = choice("tradeoff-quality", "Quality", Quality.all());
        quality.setButtonCell(new QualityCell());
        quality.setCellFactory(_ -> new QualityCell());
        quality.valueProperty().bindBidirectional(tradeOff.quality());
        ComboBox<CostAxis> axis = choice("tradeoff-axis", "Cost", List.of(CostAxis.values()));
        axis.setConverter(Forms.shownAs(CostAxis::toString));
        axis.valueProperty().bindBidirectional(tradeOff.axis());
        List<MenuItem> exports =
                Stream.of(TradeOffFiles.Kind.values()).map(this::export).toList();
        FlowPane tools = new FlowPane(
                GAP,
                GAP / 2,
                line(open, measuring()),
                line(quality, word("against"), axis, series()),
                Forms.export("export-tradeoff", menu.items(plot, "trade-off"), exports));
        tools.setAlignment(Pos.CENTER_LEFT);
        tools.setMinHeight(Region.USE_PREF_SIZE);
        return tools;
    }

    /** A quality by its name, to which the results on show add protocol and N. */
    private final class QualityCell extends ListCell<Quality> {
        QualityCell() {
            tradeOff.results().subscribe(() -> show(getItem()));
        }

        @Override
        protected void updateItem(@Nullable Quality item, boolean empty) {
            super.updateItem(item, empty);
            show(item);
        }

        private void show(@Nullable Quality item) {
            setText(item == null ? null : tradeOff.name(item));
        }
    }

    /** Which series are shown; stays open, as several are chosen more often than one. */
    private Node series() {
        SeriesFilter filter = tradeOff.filter();
        MenuButton series = new MenuButton();
        series.setId("tradeoff-series");
        series.getStyleClass().add("plot-tool");
        series.setMinWidth(Region.USE_PREF_SIZE);
        series.setTooltip(new Tooltip("Which series are drawn and chosen from"));
        series.disableProperty().bind(tradeOff.results().map(_ -> false).orElse(true));
        tradeOff.results().subscribe(() -> {
            CustomMenuItem all = new CustomMenuItem(new Label("Show all"), false);
            all.setOnAction(_ -> filter.showAll());
            CustomMenuItem none = new CustomMenuItem(new Label("Hide all"), false);
            none.setOnAction(_ -> filter.hideAll());
            series.getItems().setAll(all, none, new SeparatorMenuItem());
            filter.names().forEach(name -> series.getItems().add(toggle(filter, name)));
            mark(series, filter);
        });
        filter.hidden().subscribe(() -> mark(series, filter));
        mark(series, filter);
        return series;
    }

    private static CustomMenuItem toggle(SeriesFilter filter, String name) {
        CustomMenuItem item = new CustomMenuItem(new Label(name, new FontIcon(Feather.CHECK)), false);
        item.setUserData(name);
        item.setOnAction(_ -> filter.toggle(name));
        return item;
    }

    private static void mark(MenuButton series, SeriesFilter filter) {
        series.setText(filter.text());
        for (MenuItem item : series.getItems()) {
            if (item instanceof CustomMenuItem custom
                    && custom.getContent() instanceof Label label
                    && item.getUserData() instanceof String name) {
                label.getGraphic().setOpacity(filter.shows(name) ? 1 : 0); // so that names stay below each other
                label.setAccessibleText(name + (filter.shows(name) ? ", shown" : ", hidden"));
            }
        }
    }

    private Node paper() {
        CheckBox paper = new CheckBox("Published");
        paper.setId("tradeoff-paper");
        paper.setMinWidth(Region.USE_PREF_SIZE);
        paper.selectedProperty().bindBidirectional(tradeOff.paper().wanted());
        return Forms.explained(
                paper,
                tradeOff.paper().obstacle(),
                "Show what the paper (Ma et al., 2024) published of this network, pale, behind what is measured");
    }

    /** What starts a measurement, or while one is at work, what stops it. */
    private Node measuring() {
        SplitMenuButton measure = new SplitMenuButton();
        measure.setText("Measure…");
        measure.setId("tradeoff-measure");
        measure.getStyleClass().add("accent");
        measure.setMinWidth(Region.USE_PREF_SIZE);
        measure.setOnAction(_ -> measure(TradeOffFiles.Preset.AROUND));
        for (TradeOffFiles.Preset preset : TradeOffFiles.Preset.values()) {
            MenuItem item = new MenuItem(preset.text() + "…");
            item.setId("tradeoff-measure-" + preset.name().toLowerCase(Locale.ROOT));
            item.setOnAction(_ -> measure(preset));
            measure.getItems().add(item);
        }
        Node around = Forms.explained(
                measure,
                tradeOff.obstacle(),
                "Measure the routers at hand that lie in a file, rules and fewer steps around the present run");
        Button stop = new Button("Stop");
        stop.setId("tradeoff-stop");
        stop.setOnAction(_ -> tradeOff.cancel());
        ProgressBar bar = new ProgressBar();
        bar.progressProperty()
                .bind(tradeOff.state()
                        .map(state ->
                                state instanceof State.Measuring(long done, long of) ? Forms.filled(done, of) : 0));
        HBox idle = line(around, Forms.input(tradeOff.images(), "tradeoff-count", "Images"), word("images"));
        HBox working = line(stop, bar);
        Forms.showWhile(idle, tradeOff.state().map(state -> !(state instanceof State.Measuring)));
        Forms.showWhile(working, tradeOff.state().map(State.Measuring.class::isInstance));
        return new HBox(idle, working);
    }

    private void measure(TradeOffFiles.Preset preset) {
        dialogs.openFolder("Choose a folder for the results", folder -> tradeOff.measure(preset, folder));
    }

    /** Two limits to type, and which point to take by each. */
    private Node answers() {
        Label answers = Forms.note(tradeOff.answers());
        answers.setId("tradeoff-answers");
        GridPane limits = new GridPane(GAP, GAP / 2);
        limit(
                limits,
                0,
                tradeOff.axis().map(axis -> axis.higherIsBetter() ? "At least" : "Within"),
                Forms.input(tradeOff.cost(), "tradeoff-cost"),
                tradeOff.axis().map(CostAxis::unit));
        limit(
                limits,
                1,
                tradeOff.quality().map(quality -> quality.higherIsBetter() ? "At least" : "At most"),
                Forms.input(tradeOff.limit(), "tradeoff-limit"),
                Bindings.createStringBinding(this::limitedBy, tradeOff.quality(), tradeOff.results()));
        limits.setMinWidth(Region.USE_PREF_SIZE);
        Node row = new WordsRow(GAP, ANSWERS_WIDTH, answers, limits);
        Forms.showWhile(row, tradeOff.results().map(_ -> true).orElse(false));
        return row;
    }

    private String limitedBy() {
        Quality quality = tradeOff.quality().getValue();
        String unit = quality.unit();
        return tradeOff.name(quality) + (unit.isEmpty() ? "" : "," + unit);
    }

    /** A screen reader says with the number what stands before and behind it. */
    private static void limit(
            GridPane limits,
            int row,
            ObservableValue<String> before,
            TextField number,
            ObservableValue<String> behind) {
        number.accessibleTextProperty().bind(Bindings.concat(before, " ", behind));
        limits.addRow(row, word(before), number, word(behind));
    }

    private Node failure() {
        return Forms.complaint(
                tradeOff.failure().map(problem -> Optional.of(problem.text())).orElse(Optional.empty()));
    }

    private static HBox line(Node... nodes) {
        HBox line = new HBox(GAP, nodes);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static Label word(String text) {
        Label word = new Label(text);
        word.setMinWidth(Region.USE_PREF_SIZE);
        return word;
    }

    private static Label word(ObservableValue<String> text) {
        Label word = word("");
        word.textProperty().bind(text);
        return word;
    }

    private static <T> ComboBox<T> choice(String id, String read, List<T> values) {
        ComboBox<T> choice = new ComboBox<>();
        choice.setId(id);
        choice.getItems().setAll(values);
        choice.setVisibleRowCount(values.size()); // so that none has to be found by scrolling
        choice.setAccessibleText(read);
        choice.setMinWidth(Region.USE_PREF_SIZE);
        return choice;
    }

    private MenuItem export(TradeOffFiles.Kind kind) {
        MenuItem item = new MenuItem(kind.text());
        item.setId("tradeoff" + kind.ending());
        item.setOnAction(_ ->
                dialogs.saveFile(kind.text(), "trade-off" + kind.ending(), target -> tradeOff.export(kind, target)));
        item.disableProperty().bind(tradeOff.results().map(_ -> false).orElse(true));
        return item;
    }
}
