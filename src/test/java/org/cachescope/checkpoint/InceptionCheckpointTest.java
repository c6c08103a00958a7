package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The feature network's published file; what it holds is tested by its golden data. */
class InceptionCheckpointTest {
    @TempDir
    private Path folder;

    @Test
    void anotherFileOfItsNameIsRefused() throws IOException {
        Path file = folder.resolve("pt_inception-2015-12-05-6726825d.pth");
        Files.writeString(file, "not the published one");

        assertThatThrownBy(() -> InceptionCheckpoint.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(
                        "pt_inception-2015-12-05-6726825d.pth: SHA-256: expected 6726825d… of the published FID network, found ")
                .hasMessageContaining("Take pt_inception-2015-12-05-6726825d.pth");
    }

    @Test
    void aFileThatIsNotThereIsToldByItsName() {
        Path file = folder.resolve("gone.pth");

        assertThatThrownBy(() -> InceptionCheckpoint.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gone.pth");
    }
}
