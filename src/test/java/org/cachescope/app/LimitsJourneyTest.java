package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Labeled;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.Choice;
import org.cachescope.viewmodel.LimitsViewModel;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.LimitsReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks in the window for how many cells can reuse. */
class LimitsJourneyTest {
    @TempDir
    private Path folder;

    @Test
    void theLargestSharesThatKeepAQualityAreFoundByAButton() throws Exception {
        try (RealWindow window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800)) {
            window.awaitImages();
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set("limits");
                return null;
            });
            window.type("limits-psnr", "40");
            window.type("limits-images", "4");
            window.press("measure-limits");

            LimitsViewModel limits = window.models().limits();
            window.await("the limits", () -> limits.report().getValue() != null);
            LimitsReport report = limits.report().getValue();
            assertThat(report.limits()).hasSize(3).allSatisfy(limit -> {
                assertThat(limit.psnrDecibels()).isGreaterThanOrEqualTo(40);
                assertThat(limit.cells()).isBetween(0, limit.of());
            });
            assertThat(window.node("limits-protocol", Labeled.class).getText())
                    .contains(SmallHome.MODEL, "20 steps", "β of " + SmallHome.ROUTER, "N = 4 images", "40.0 dB");
            window.screenshot("limits");
        }
    }

    @Test
    void aCalibratedOrderIsMeasuredAndItsTrialsAreThereAtTheNextStart() throws Exception {
        Installation home = SmallHome.in(folder.resolve("home"));
        LimitsReport found;
        int tried;
        try (RealWindow window = RealWindow.open(home, 1280, 800)) {
            window.awaitImages();
            CachingViewModel caching = window.models().window().caching();
            RealWindow.onToolkit(() -> {
                window.models().window().look().selectedTab().set("limits");
                caching.choice().set(Choice.RULE);
                caching.ruleField().text().set("greedy:k=30%");
                return null;
            });
            window.type("limits-psnr", "40");
            window.type("limits-images", "2");
            window.press("measure-limits");
            LimitsViewModel limits = window.models().limits();
            window.await("the limits", () -> limits.report().getValue() != null);
            found = limits.report().getValue();
            assertThat(found.policy()).isEqualTo("greedy:k=30%");
            tried = trials(window);
            assertThat(tried).isPositive();
            window.screenshot("limits-greedy");
        }
        try (RealWindow window = RealWindow.open(home, 1280, 800)) {
            window.awaitImages();
            LimitsViewModel limits = window.models().limits();
            assertThat(limits.report().getValue()).isEqualTo(found);
            assertThat(window.node("limits-remembered", Labeled.class).getText())
                    .isEqualTo(tried + " runs of these images are known and are not made again.");
            window.press("measure-limits");
            window.await("the end", () -> limits.state().getValue() instanceof LimitsViewModel.State.Idle);
            assertThat(limits.report().getValue()).isEqualTo(found);
            assertThat(trials(window)).isEqualTo(tried);
        }
    }

    private static int trials(RealWindow window) {
        return window.models().window().limits().get().trials().psnrDecibels().size();
    }
}
