package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.workspace.tradeoff.HeadlessBrowser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trade-off from the first image to the page that is shown to others, in the headless Chromium that {@code -Dbrowser}
 * names.
 */
@Tag("browser")
class TradeOffReportBrowserTest {
    @TempDir
    private Path folder;

    @Test
    void theReportOfASweepInTheWindowOpensInABrowserWithoutErrors() throws Exception {
        TradeOffJourney.Report report = TradeOffJourney.sweepTakeAPointAndReport(folder);
        HeadlessBrowser.Opened opened = HeadlessBrowser.open(
                Files.readString(report.file()), Files.createDirectories(folder.resolve("browser")));
        assertThat(opened.console()).isEmpty();
        assertThat(opened.document())
                .contains("<title>" + report.points() + " pictures inspected</title>")
                .contains(report.clicked().scheduleHash(), report.clicked().command());
    }
}
