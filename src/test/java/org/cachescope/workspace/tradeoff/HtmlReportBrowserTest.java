package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The report of the results that are kept with the sources, opened in a headless Chromium that {@code -Dbrowser} names.
 */
@Tag("browser")
class HtmlReportBrowserTest {
    private static final Path RESULTS = Path.of("src/docs/results");

    @TempDir
    private Path folder;

    private String html;

    @BeforeEach
    void writeTheReport() throws IOException {
        Path report = folder.resolve("report.html");
        HtmlReport.write(report, new ResultsFolder(RESULTS), Set.of(), HtmlReport.Published.NOT);
        html = Files.readString(report);
    }

    @Test
    void theReportOpensWithoutErrors() throws Exception {
        HeadlessBrowser.Opened opened = HeadlessBrowser.open(html, folder);

        assertThat(opened.console()).isEmpty();
        int points = new ResultsFolder(RESULTS).points().size();
        assertThat(opened.document())
                .contains("<title>" + points + " pictures inspected</title>")
                .contains("cachescope evaluate --model", "to the uncached run, N = ");
    }

    @Test
    void aBrokenPictureAndAnEmptyDrawingWouldBeNoticed() throws Exception {
        HeadlessBrowser.Opened opened = HeadlessBrowser.open(
                html.replaceFirst("base64,iVBOR", "base64,AAAAA")
                        .replace("</h1>", "</h1><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"),
                folder);

        assertThat(opened.console())
                .anySatisfy(line -> assertThat(line).contains("a picture is broken"))
                .anySatisfy(line -> assertThat(line).contains("a drawing is empty"));
    }
}
