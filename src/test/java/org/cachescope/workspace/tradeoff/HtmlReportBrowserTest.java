package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of the results that are kept with the sources, opened in a headless Chromium that {@code -Dbrowser} names. */
@Tag("browser")
class HtmlReportBrowserTest {
    private static final Path RESULTS = Path.of("src/docs/results");
    private static final int PATIENCE_SECONDS = 120;

    /** Tells the console of pictures that did not load and of drawings without extent, and that it has looked. */
    private static final String INSPECTION = """
            <script>
            addEventListener('load', () => {
              for (const image of document.images) {
                if (!image.complete || image.naturalWidth === 0) console.error('a picture is broken');
              }
              for (const drawing of document.querySelectorAll('svg')) {
                if (drawing.getBBox().width === 0) console.error('a drawing is empty');
              }
              document.title = document.images.length + ' pictures inspected';
            });
            </script>
            """;

    @TempDir
    private Path folder;

    private String html;

    private record Opened(String document, List<String> console) {}

    @BeforeEach
    void writeTheReport() throws IOException {
        Path report = folder.resolve("report.html");
        HtmlReport.write(report, new ResultsFolder(RESULTS), false);
        html = Files.readString(report);
    }

    /** Loads a page with the inspection in it. */
    private Opened open(String page) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("page.html"), page.replace("</body>", INSPECTION + "</body>"));
        Path document = folder.resolve("document.html");
        Path log = folder.resolve("log.txt");
        Process browser = new ProcessBuilder(
                        System.getProperty("browser"),
                        "--no-sandbox", // a build's container has no user namespaces to make one of
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--enable-logging=stderr",
                        "--dump-dom",
                        file.toUri().toString())
                .redirectOutput(document.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the browser has ended")
                    .isTrue();
        } finally {
            browser.destroyForcibly();
        }
        assertThat(browser.exitValue()).as(Files.readString(log)).isZero();
        return new Opened(
                Files.readString(document),
                Files.readString(log, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains(":CONSOLE:"))
                        .toList());
    }

    @Test
    void theReportOpensWithoutErrors() throws Exception {
        Opened opened = open(html);

        assertThat(opened.console()).isEmpty();
        int points = new ResultsFolder(RESULTS).points().size();
        assertThat(opened.document())
                .contains("<title>" + points + " pictures inspected</title>")
                .contains("cachescope evaluate --model", "to the uncached run, N = ");
    }

    @Test
    void aBrokenPictureAndAnEmptyDrawingWouldBeNoticed() throws Exception {
        Opened opened = open(html.replaceFirst("base64,iVBOR", "base64,AAAAA")
                .replace("</h1>", "</h1><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"));

        assertThat(opened.console())
                .anySatisfy(line -> assertThat(line).contains("a picture is broken"))
                .anySatisfy(line -> assertThat(line).contains("a drawing is empty"));
    }
}
