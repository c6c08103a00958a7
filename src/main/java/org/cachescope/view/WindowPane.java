package org.cachescope.view;

import java.io.File;
import java.util.List;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.cachescope.view.plot.LiveScroll;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.LookViewModel;
import org.cachescope.viewmodel.WindowViewModel;

/** The whole window's content: recipe, images over analysis, readout, and the lines above and below. */
public final class WindowPane extends StackPane {
    private static final double RECIPE_WIDTH = 288;
    private static final double RECIPE_TEXT = 0.5;
    private static final double READOUT_WIDTH = 236;
    private static final double READOUT_TEXT = 0.7;
    private static final double GAP = 4;
    private static final PseudoClass ALONE = PseudoClass.getPseudoClass("alone");

    private final WindowViewModel window;
    private final BorderPane frame = new BorderPane();
    private final CentrePane centre;
    private final TabPane tabs = new TabPane();
    private final Label dropHint = new Label("Drop a model, a router or an exported image to open it");

    /**
     * The panes over their view models.
     *
     * @param panes view models of everything that is shown
     */
    public WindowPane(PaneModels panes, Dialogs dialogs) {
        this.window = panes.window();
        setId("window");
        getStylesheets()
                .add(Objects.requireNonNull(WindowPane.class.getResource("window.css"))
                        .toExternalForm());
        tabs.setId("tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        PlotMenu menu = new PlotMenu(window, dialogs);
        Commands commands = new Commands(panes.commands());
        tabs.getTabs()
                .setAll(
                        tab("router", "Router β", new RouterPane(panes.router(), window.caching(), commands, menu)),
                        tab("error", "Error", new ErrorPane(panes.error(), commands, menu)),
                        tab("tradeoff", "Trade-off", scrolling(new TradeOffPane(panes.tradeOff(), dialogs, menu))),
                        tab("limits", "Limits", scrolling(new LimitsPane(panes.limits()))),
                        tab("train", "Train", new TrainPane(panes.train(), dialogs)));
        LookViewModel look = window.look();
        centre = new CentrePane(new ComparePane(panes, commands, dialogs), tabs, look);
        selectTabs(look);
        keepSplit(look);
        Node recipe = column(
                "recipe",
                widened(RECIPE_WIDTH, RECIPE_TEXT, look),
                new RecipePane(window.recipe()),
                new CachingPane(window.caching()));
        Node readout = column(
                "readout",
                widened(READOUT_WIDTH, READOUT_TEXT, look),
                new ReadoutPane(panes.readout(), panes.router()));
        WindowBar bar = new WindowBar(commands, window.caching(), look);
        StatusBar status = new StatusBar(window.jobs());
        PresentationBar presentation = new PresentationBar(commands, window.caching());
        frame.setTop(bar);
        frame.setCenter(centre);
        look.presentation().subscribe(alone -> {
            frame.setLeft(alone ? null : recipe);
            frame.setRight(alone ? null : readout);
            frame.setBottom(alone ? presentation : status);
            Forms.showWhile(bar, !alone); // stays in the window: the menus have the keys
            tabs.pseudoClassStateChanged(ALONE, alone);
            if (alone) {
                presentation.focus();
            }
        });
        dropHint.setId("drop-hint");
        dropHint.setMaxSize(Double.MAX_VALUE, Double.MAX_VALUE);
        dropHint.setMouseTransparent(true);
        dropHint.setVisible(false);
        Notices notices = new Notices(window.jobs());
        setAlignment(notices, Pos.BOTTOM_RIGHT);
        getChildren()
                .addAll(
                        frame,
                        notices,
                        dropHint,
                        new HelpPane(panes.help(), commands).page(),
                        new PublishedPane(panes.published()).page());
        takeDrops();
    }

    private void selectTabs(LookViewModel look) {
        look.selectedTab()
                .subscribe(id -> tabs.getTabs().stream()
                        .filter(tab -> id.equals(tab.getId()))
                        .findFirst()
                        .ifPresent(tabs.getSelectionModel()::select));
        tabs.getSelectionModel().selectedItemProperty().subscribe(tab -> {
            if (tab != null) {
                look.selectedTab().set(tab.getId());
            }
        });
    }

    private static Tab tab(String id, String name, Node content) {
        Tab tab = new Tab(name, content);
        tab.setId(id);
        return tab;
    }

    /** Fills its place, and scrolls where that is too small. */
    private static ScrollPane scrolling(Node content) {
        ScrollPane scroll = new LiveScroll(content);
        scroll.getStyleClass().addAll("plot-scroll", "edge-to-edge");
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        return scroll;
    }

    private void keepSplit(LookViewModel look) {
        look.splits().subscribe(places -> {
            if (!places.isEmpty()) {
                centre.place(places.getFirst());
            }
        });
        centre.onMoved(place -> look.splits().set(List.of(place)));
    }

    /**
     * Width of a column, which grows with its text.
     *
     * @param text the part of the width that is text
     */
    private static ObservableValue<Double> widened(double width, double text, LookViewModel look) {
        return look.fontScale().map(scale -> width * (1 + (scale.doubleValue() - 1) * text));
    }

    private static ScrollPane column(String id, ObservableValue<Double> width, Node... parts) {
        VBox content = new VBox(GAP, parts);
        content.getStyleClass().add("side-content");
        ScrollPane column = new LiveScroll(content);
        column.setId(id);
        column.getStyleClass().addAll("side-column", "edge-to-edge");
        column.setFitToWidth(true);
        column.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        column.prefWidthProperty().bind(width);
        column.minWidthProperty().bind(width);
        return column;
    }

    /** Files may be dropped anywhere; what is dragged out of this window does not come back in. */
    private void takeDrops() {
        setOnDragOver(event -> {
            if (acceptable(event)) {
                event.acceptTransferModes(TransferMode.COPY);
            }
            event.consume();
        });
        setOnDragEntered(event -> dropHint.setVisible(acceptable(event)));
        setOnDragExited(_ -> dropHint.setVisible(false));
        setOnDragDropped(event -> {
            boolean taken = acceptable(event);
            if (taken) {
                window.drop(event.getDragboard().getFiles().stream()
                        .map(File::toPath)
                        .toList());
            }
            event.setDropCompleted(taken);
            event.consume();
        });
    }

    private static boolean acceptable(DragEvent event) {
        return event.getGestureSource() == null && event.getDragboard().hasFiles();
    }
}
