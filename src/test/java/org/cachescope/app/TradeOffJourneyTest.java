package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.viewmodel.TradeOffFiles;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.SmallEvaluation;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures a small trade-off in the window, takes a point of the front, and writes the report. */
class TradeOffJourneyTest {
    private static final int STEPS = 4;

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

            PointResult half = tradeOff.series().stream()
                    .filter(series -> series.name().equals("from the bottom"))
                    .findFirst()
                    .orElseThrow()
                    .points()
                    .getFirst();
            RealWindow.onToolkit(() -> {
                tradeOff.hovered().set(half);
                tradeOff.restore(half);
                return null;
            });
            window.await(
                    "the point's cells",
                    () -> window.models().window().caching().schedule().getValue() != null
                            && window.models()
                                    .window()
                                    .caching()
                                    .schedule()
                                    .getValue()
                                    .hash()
                                    .equals(half.scheduleHash()));
            assertThat(window.models().window().messages()).isEmpty();

            Path report = folder.resolve("report.html");
            RealWindow.onToolkit(() -> {
                tradeOff.export(TradeOffFiles.Kind.HTML, report);
                return null;
            });
            window.await("the report", () -> Files.exists(report));
            assertThat(report).content().contains("data:image/png;base64,").contains("from the bottom");
        }
    }
}
