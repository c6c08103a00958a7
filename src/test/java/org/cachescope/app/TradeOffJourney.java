package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.geometry.Point2D;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.image.ImageView;
import org.cachescope.view.plot.LinePlot;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.SolverKind;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.evaluate.SmallEvaluation;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.testfx.api.FxRobot;

/**
 * The way of somebody who chooses a policy: a small sweep in the window, a point of the front, its recipe, the report.
 */
final class TradeOffJourney {
    private static final int STEPS = 4;

    private TradeOffJourney() {}

    /** A program with a small model that can be judged. */
    static Installation home(Path folder) throws Exception {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            return SmallEvaluation.in(folder.resolve("home"), engine);
        }
    }

    /**
     * What a journey ends with.
     *
     * @param points how many were measured
     * @param clicked the point whose recipe was taken
     */
    record Report(Path file, int points, PointResult clicked) {}

    /** Measures a small sweep, clicks a point of the Pareto front, sees its recipe, and exports the report. */
    static Report sweepTakeAPointAndReport(Path folder) throws Exception {
        try (RealWindow window = RealWindow.open(home(folder), 1280, 800)) {
            window.awaitImages();
            window.type("steps", String.valueOf(STEPS));
            setSolver(window, SolverKind.DPM_PLUS_PLUS_2M);
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
            assertThat(results.folder().setting().get(ResultsFolder.SOLVER)).contains("DpmPlusPlus2M");
            window.screenshot("tradeoff");
            hideAndShowASeries(window, "fewer steps");

            setSolver(window, SolverKind.DDIM);
            window.awaitImages();
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
            assertThat(window.models().window().recipe().fields().solver().get())
                    .as("the point's solver")
                    .isEqualTo(SolverKind.DPM_PLUS_PLUS_2M);
            window.awaitImages();
            window.screenshot("tradeoff-point");

            Path report = folder.resolve("report.html");
            window.answers().next(report);
            window.choose("export-tradeoff", "tradeoff.html");
            window.await("the report", () -> Files.exists(report));
            return new Report(report, results.tradeOff().points().size(), point);
        }
    }

    /** By its item of the menu, whose mark and button say so. */
    private static void hideAndShowASeries(RealWindow window, String series) throws IOException {
        MenuButton menu = window.node("tradeoff-series", MenuButton.class);
        LinePlot plot = window.node("tradeoff-plot", LinePlot.class);
        MenuItem item = menu.getItems().stream()
                .filter(each -> series.equals(each.getUserData()))
                .findFirst()
                .orElseThrow();
        assertThat(menu.getText()).isEqualTo("Series");
        RealWindow.onToolkit(() -> {
            item.fire();
            return null;
        });
        assertThat(menu.getText()).endsWith(" series").contains(" of ");
        assertThat(plot.getData().series())
                .filteredOn(each -> each.name().equals(series))
                .singleElement()
                .satisfies(hidden -> assertThat(hidden.points()).isEmpty());
        window.screenshot("tradeoff-hidden");
        RealWindow.onToolkit(() -> {
            item.fire();
            return null;
        });
        assertThat(menu.getText()).isEqualTo("Series");
        assertThat(plot.getData().series())
                .filteredOn(each -> each.name().equals(series))
                .singleElement()
                .satisfies(shown -> assertThat(shown.points()).isNotEmpty());
    }

    private static void setSolver(RealWindow window, SolverKind solver) {
        RealWindow.onToolkit(() -> {
            window.models().window().recipe().fields().solver().set(solver);
            return null;
        });
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
                .extracting(placed -> placed.point().key())
                .contains(point.key());
        assertThat(window.node("tradeoff-details", Labeled.class).getText()).contains("PSNR", "N = 6");
        assertThat(window.node("tradeoff-images", ImageView.class).getImage())
                .as("first images of the point, in a row")
                .isNotNull()
                .satisfies(strip -> assertThat(strip.getWidth()).isGreaterThan(strip.getHeight()));
        robot.clickOn(place);
        return point;
    }
}
