package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.ModelSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drops files that are no use, and sees that nothing is lost by it. */
class DropJourneyTest {
    @TempDir
    private Path folder;

    private RealWindow window;
    private ModelSummary model;
    private GeneratedRun images;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        window.awaitImages();
        model = window.models().window().recipe().model().getValue();
        images = window.models().compare().cached().getValue();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void assertNothingIsLost() {
        assertThat(window.models().window().recipe().model().getValue().path()).isEqualTo(model.path());
        assertThat(window.models().compare().settled().getValue()).isTrue();
        assertThat(window.models().compare().cached().getValue().images()).isEqualTo(images.images());
        window.type("seed", "5");
        window.awaitImagesOf(5);
    }

    @Test
    void aCutOffCheckpointIsToldByNameAndReason() throws Exception {
        byte[] whole = Files.readAllBytes(TestModels.latentModel());
        Path file = folder.resolve("cut-off.safetensors");
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        window.drop(file);
        assertThat(window.shows("drop-hint")).isFalse();

        window.awaitMessage();
        assertThat(window.notices())
                .contains("cut-off.safetensors")
                .contains("expected")
                .contains("found");
        assertNothingIsLost();
    }

    @Test
    void whatIsNoneOfItIsToldWithWhatCanBeDropped() throws Exception {
        Path file = Files.writeString(folder.resolve("shopping.txt"), "milk, eggs");

        window.drop(file);

        window.awaitMessage();
        assertThat(window.notices()).contains("Could not use shopping.txt").contains("can be dropped here");
        assertNothingIsLost();
    }

    @Test
    void aDragThatGoesAwayAgainShowsWhatItCouldDoAndOpensNothing() throws Exception {
        FileDrag drag = RealWindow.onToolkit(() -> window.drag(TestModels.latentModel()));

        assertThat(RealWindow.onToolkit(() -> drag.over(window.scene()))).isTrue();
        assertThat(window.shows("drop-hint")).isTrue();
        RealWindow.onToolkit(() -> {
            drag.leave();
            return null;
        });

        assertThat(window.shows("drop-hint")).isFalse();
        assertThat(window.models().window().jobs().rows()).isEmpty();
        assertNothingIsLost();
    }

    @Test
    void aFileThatIsGoneIsTold() throws Exception {
        window.drop(folder.resolve("gone.pt"));

        window.awaitMessage();
        assertThat(window.notices()).contains("gone.pt");
        assertNothingIsLost();
    }
}
