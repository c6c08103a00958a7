package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.control.Labeled;
import org.cachescope.viewmodel.LimitsViewModel;
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
}
