package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Point2D;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterMode;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.view.plot.LinePlot;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.SavedResults;
import org.cachescope.workspace.evaluate.SmallEvaluation;
import org.cachescope.workspace.evaluate.SweepTask;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperNetwork;
import org.cachescope.workspace.tradeoff.PaperResults;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Measures a small trade-off in the window, takes a point of the front, and writes the report. */
class TradeOffJourneyTest {
    private static final String PROTOCOL_OF_THE_PAPER = "adm";

    @TempDir
    private Path folder;

    @Test
    void aSmallSweepGivesPointsWhoseRecipesCanBeTakenAndAReport() throws Exception {
        TradeOffJourney.Report report = TradeOffJourney.sweepTakeAPointAndReport(folder);
        assertThat(report.file()).content().contains("data:image/png;base64,").contains("from the bottom");
    }

    @Test
    void whatThePaperPublishedStandsPaleBehindResultsOfItsNetwork() throws Exception {
        Path results = folder.resolve("of-the-paper");
        SavedResults.write(
                results, PaperResults.setting(PaperNetwork.DIT_XL_256), PaperResults.points(PROTOCOL_OF_THE_PAPER));
        try (RealWindow window = RealWindow.open(TradeOffJourney.home(folder), 1280, 800)) {
            window.awaitImages();
            TradeOffViewModel tradeOff = window.models().tradeOff();
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set("tradeoff");
                return null;
            });
            CheckBox published = window.node("tradeoff-paper", CheckBox.class);
            assertThat(published.isDisabled()).as("nothing is open").isTrue();
            assertThat(qualityShown(window)).as("nothing is known of it yet").isEqualTo("PSNR");
            assertThat(window.node("tradeoff-series", MenuButton.class).getText())
                    .isEqualTo("Series");
            assertThat(window.shows("tradeoff-nothing")).isTrue();
            window.answers().next(results);
            window.press("tradeoff-open");
            window.await("points", () -> tradeOff.results().getValue() != null);
            assertThat(window.node("tradeoff-nothing", Labeled.class).getText())
                    .isEqualTo("These results have no PSNR.");
            assertThat(published.getAccessibleHelp()).isEqualTo("The paper has no PSNR of DiT-XL/2 at 256 pixels.");
            RealWindow.onToolkit(() -> {
                tradeOff.quality().set(Quality.of(Metric.FID));
                tradeOff.axis().set(CostAxis.SPEED_UP);
                return null;
            });
            assertThat(window.shows("tradeoff-nothing"))
                    .as("that there is nothing to draw")
                    .isFalse();
            assertThat(qualityShown(window)).startsWith("FID (adm, N = ");
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

    private static String qualityShown(RealWindow window) {
        return RealWindow.onToolkit(() ->
                window.node("tradeoff-quality", ComboBox.class).getButtonCell().getText());
    }

    @Test
    void aPersonsOwnRouterIsMeasuredBesideThoseThatShip() throws Exception {
        Installation home = TradeOffJourney.home(folder);
        SmallEvaluation.ship(home.folder(), "shipped", 4, RouterMode.REUSE, 1e-4);
        SmallEvaluation.ship(home.folder(), "dropping", 4, RouterMode.DROP, 1e-4);
        SmallEvaluation.ship(home.folder(), "for-other-steps", 5, RouterMode.REUSE, 1e-4);
        SmallEvaluation.ship(folder.resolve("own"), "own", 4, RouterMode.REUSE, 1e-3);
        Path results = folder.resolve("results");
        try (RealWindow window = RealWindow.open(home, 1280, 800)) {
            window.awaitImages();
            window.type("steps", "4");
            window.awaitImages();
            TradeOffViewModel tradeOff = window.models().tradeOff();
            CachingViewModel caching = window.models().window().caching();
            RealWindow.onToolkit(() -> {
                caching.importRouter(folder.resolve("own/sample-routers/own.json"), ReusePattern.ALTERNATE);
                window.models().window().look().selectedTab().set("tradeoff");
                return null;
            });
            window.await(
                    "the router",
                    () -> caching.router().getValue() != null
                            && caching.router().getValue().name().equals("own"));
            window.awaitImages();
            window.type("tradeoff-count", "6");
            window.answers().next(Files.createDirectories(results));
            window.press("tradeoff-measure");
            window.await("points", () -> tradeOff.results().getValue() != null);
            List<PointResult> points = tradeOff.results().getValue().tradeOff().points();
            assertThat(points)
                    .filteredOn(point -> point.series().equals("L2C"))
                    .extracting(PointResult::label)
                    .containsExactly("λ 1e-4", "λ 1e-3");
            assertThat(points).extracting(PointResult::series).contains("learned drop", "random", "fewer steps");
            assertThat(window.models().window().messages()).isEmpty();

            window.answers().next(Files.createDirectories(folder.resolve("theta-lambda")));
            window.choose("tradeoff-measure", "tradeoff-measure-theta_lambda");
            window.await("other points", () -> {
                TradeOffResults shown = tradeOff.results().getValue();
                return shown != null
                        && shown.folder().path().endsWith("theta-lambda")
                        && tradeOff.state().getValue() instanceof TradeOffViewModel.State.Idle;
            });
            assertThat(tradeOff.results().getValue().tradeOff().seriesNames())
                    .as("one for each λ along θ, beside what they are held against")
                    .containsExactly("no cache", "L2C λ 1e-4", "L2C λ 1e-3");
            assertThat(qualityShown(window)).isEqualTo("PSNR (to the uncached run, N = 6)");
        }
    }

    @Test
    void aCalibratedRulesPointComesBackAsTheRule() throws Exception {
        Installation home = TradeOffJourney.home(folder);
        Path results = folder.resolve("results");
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            new SweepTask(home, engine, SmallEvaluation.sweepOf(List.of("star", "2"), results, 6))
                    .run(ProgressListener.NONE, new CancelToken());
        }
        try (RealWindow window = RealWindow.open(home, 1280, 800)) {
            window.awaitImages();
            TradeOffViewModel tradeOff = window.models().tradeOff();
            CachingViewModel caching = window.models().window().caching();
            RealWindow.onToolkit(() -> {
                tradeOff.open(results);
                return null;
            });
            window.await("points", () -> tradeOff.results().getValue() != null);
            PointResult point = tradeOff.results().getValue().tradeOff().points().stream()
                    .filter(each -> each.series().equals("by metric"))
                    .findFirst()
                    .orElseThrow();
            RealWindow.onToolkit(() -> {
                tradeOff.restore(point);
                return null;
            });
            assertThat(window.models().window().recipe().fields().classes().get())
                    .as("star, and the class of the number 2")
                    .hasSize(2)
                    .contains(2);
            assertThat(RealWindow.onToolkit(() -> caching.choice().get()))
                    .as("the rule itself, which is calibrated here, not its cells alone")
                    .isEqualTo(Choice.RULE);
            window.awaitImages();
            window.await(
                    "the cells that it comes to",
                    () -> caching.schedule().getValue() != null
                            && caching.schedule().getValue().hash().equals(point.scheduleHash()));
        }
    }
}
