package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The headless Chromium that {@code -Dbrowser} names, which looks at a page's pictures and drawings. */
public final class HeadlessBrowser {
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

    private HeadlessBrowser() {}

    /**
     * What came of a page.
     *
     * @param document as the browser holds it in the end; its title says how many pictures were looked at
     * @param console what the page and the inspection told of errors, a line each
     */
    public record Opened(String document, List<String> console) {}

    /**
     * Loads a page with the inspection in it.
     *
     * @param folder for its files
     */
    public static Opened open(String page, Path folder) throws IOException, InterruptedException {
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
}
