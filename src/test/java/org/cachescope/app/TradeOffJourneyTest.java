package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.geometry.Point2D;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.view.plot.LinePlot;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.SavedResults;
import org.cachescope.workspace.evaluate.SmallEvaluation;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperNetwork;
import org.cachescope.workspace.tradeoff.PaperResults;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Measures a small trade-off in the window, takes a point of the front, and writes the report. */
class TradeOffJourneyTest {
    private static final int STEPS = 4;
    private static final String PROTOCOL_OF_THE_PAPER = "adm";

    @TempDir
    private Path folder;

    private Installation home() throws Exception {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            return SmallEvaluation.in(folder.resolve("home"), engine);
        }
    }

    @Test
    void aSmallSweepGivesPointsWhoseRecipesCanBeTaken() throws Exception {
        try (RealWindow window = RealWindow.open(home(), 1280, 800)) {
            window.awaitImages();
            window.type("steps", String.valueOf(STEPS));
            window.awaitImages();
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set("tradeoff");
                return null;
            });
            window.type("tradeoff-count", "6");
            window.answers().next(Files.createDirectories(folder.resolve("results")));
            window.press("tradeoff-measure");
            TradeOffViewModel tradeOff = window.models().tradeOff();
            window.await("points", () -> tradeOff.results().getValue() != null);
            TradeOffResults results = tradeOff.results().getValue();
            assertThat(results.tradeOff().points())
                    .extracting(PointResult::series)
                    .contains("no cache", "random", "from the bottom", "all cells", "fewer steps");
            window.screenshot("tradeoff");

            PointResult point = clickPointOfTheFront(window);
            window.await(
                    "the point's cells",
                    () -> window.models().window().caching().schedule().getValue() != null
                            && window.models()
                                    .window()
                                    .caching()
                                    .schedule()
                                    .getValue()
                                    .hash()
                                    .equals(point.scheduleHash()));
            assertThat(window.models().window().messages()).isEmpty();
            assertThat(window.models().window().caching().choice().get())
                    .as("the recipe itself, not its cells alone")
                    .isNotEqualTo(Choice.FIXED);
            assertThat(window.models()
                            .window()
                            .recipe()
                            .fields()
                            .steps()
                            .value()
                            .get())
                    .isEqualTo(point.steps());
            window.awaitImages();
            window.screenshot("tradeoff-point");

            Path report = folder.resolve("report.html");
            window.answers().next(report);
            RealWindow.onToolkit(() -> {
                window.node("export-tradeoff", MenuButton.class).getItems().stream()
                        .filter(item -> "tradeoff.html".equals(item.getId()))
                        .forEach(MenuItem::fire);
                return null;
            });
            window.await("the report", () -> Files.exists(report));
            assertThat(report).content().contains("data:image/png;base64,").contains("from the bottom");
        }
    }

    @Test
    void whatThePaperPublishedStandsPaleBehindResultsOfItsNetwork() throws Exception {
        Path results = folder.resolve("of-the-paper");
        SavedResults.write(
                results, PaperResults.setting(PaperNetwork.DIT_XL_256), PaperResults.points(PROTOCOL_OF_THE_PAPER));
        try (RealWindow window = RealWindow.open(home(), 1280, 800)) {
            window.awaitImages();
            TradeOffViewModel tradeOff = window.models().tradeOff();
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set("tradeoff");
                return null;
            });
            CheckBox published = window.node("tradeoff-paper", CheckBox.class);
            assertThat(published.isDisabled()).as("nothing is open").isTrue();
            window.answers().next(results);
            window.press("tradeoff-open");
            window.await("points", () -> tradeOff.results().getValue() != null);
            assertThat(published.getAccessibleHelp()).isEqualTo("The paper has no PSNR of DiT-XL/2 at 256 pixels.");
            RealWindow.onToolkit(() -> {
                tradeOff.metric().set(Metric.FID);
                tradeOff.axis().set(CostAxis.SPEED_UP);
                return null;
            });
            window.press("tradeoff-paper");
            assertThat(window.node("tradeoff-paper-caption", Labeled.class).getText())
                    .contains("Table 1, Table 9", "N = 50,000");

            LinePlot plot = window.node("tradeoff-plot", LinePlot.class);
            int measured = tradeOff.series().size();
            assertThat(plot.getData().series().subList(measured, measured + 3))
                    .extracting(LinePlotData.Series::name)
                    .containsExactly("paper: DDIM", "paper: L2C", "paper: L2C by λ");
            new FxRobot()
                    .moveTo(RealWindow.<Point2D>onToolkit(
                            () -> plot.localToScreen(plot.place(new LinePlotData.Index(measured + 2, 6)))));
            window.await("the published point", () -> tradeOff.paper().hovered().get() != null);
            assertThat(tradeOff.hovered().get()).isNull();
            assertThat(window.node("tradeoff-details", Labeled.class).getText()).contains("Table 9", "λ 1e-4");
            window.screenshot("tradeoff-paper");
        }
    }

    /** Moves the pointer to a point of the Pareto front that has a place, and clicks it. */
    private static PointResult clickPointOfTheFront(RealWindow window) {
        TradeOffViewModel tradeOff = window.models().tradeOff();
        LinePlot plot = window.node("tradeoff-plot", LinePlot.class);
        Point2D place = RealWindow.onToolkit(() -> plot.localToScreen(plot.place(new LinePlotData.Index(0, 0))));
        FxRobot robot = new FxRobot();
        robot.moveTo(place);
        window.await("figures of the point", () -> tradeOff.hovered().get() != null);
        PointResult point = tradeOff.hovered().get();
        assertThat(tradeOff.series().getFirst().points())
                .extracting(PointResult::key)
                .contains(point.key());
        assertThat(window.node("tradeoff-details", Labeled.class).getText()).contains("PSNR", "N = 6");
        robot.clickOn(place);
        return point;
    }
}
