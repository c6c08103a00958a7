package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Looks at what can be downloaded, is asked for consent, and does not give it. */
class PublishedJourneyTest {
    @TempDir
    private Path folder;

    private RealWindow window;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void runCommand(String id) {
        RealWindow.onToolkit(() -> {
            window.models().commands().stream()
                    .filter(command -> command.id().equals(id))
                    .forEach(command -> command.run());
            return null;
        });
    }

    @Test
    void aPageOffersWhatIsPublishedAndAsksBeforeItDownloads() throws Exception {
        assertThat(window.shows("published-models")).isFalse();
        runCommand("file.published");
        assertThat(window.shows("published-models")).isTrue();
        window.awaitShown("published-uvit-h-2-256");
        window.screenshot("published-light");

        window.press("get-dit-xl-2-256");
        assertThat(window.shows("agree-dit-xl-2-256")).isTrue();
        window.screenshot("published-asking-light");
        runCommand("view.dark");
        window.screenshot("published-asking-dark");
        window.press("refuse-dit-xl-2-256");
        assertThat(window.shows("agree-dit-xl-2-256")).isFalse();
        assertThat(window.shows("get-dit-xl-2-256")).isTrue();

        new FxRobot().push(KeyCode.ESCAPE);
        assertThat(window.shows("published-models")).isFalse();
        assertThat(window.models().published().shown().get()).isFalse();
    }
}
