package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedFilesTest {
    @TempDir
    private Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void numbersStandBeforeTheEnding() {
        assertThat(NumberedFiles.free(file("mine.of.today.png"), 2))
                .containsExactly(file("mine.of.today-1.png"), file("mine.of.today-2.png"));
        assertThat(NumberedFiles.free(file("mine"), 1)).containsExactly(file("mine-1.png"));
    }

    @Test
    void noFileOfAnEarlierExportIsReplaced() throws IOException {
        Files.createFile(file("mine-2.png"));
        assertThat(NumberedFiles.free(file("mine.png"), 2)).containsExactly(file("mine-2-1.png"), file("mine-2-2.png"));
        assertThat(NumberedFiles.free(file("mine.png"), 1))
                .as("the second would not be written")
                .containsExactly(file("mine-1.png"));
        Files.createFile(file("mine-2-1.png"));
        assertThat(NumberedFiles.free(file("mine.png"), 2)).containsExactly(file("mine-3-1.png"), file("mine-3-2.png"));
    }
}
