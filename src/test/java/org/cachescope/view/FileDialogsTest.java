package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDialogsTest {
    @TempDir
    private Path folder;

    @Test
    void theLastFolderIsOfferedAsLongAsItIsThere() throws IOException {
        FileDialogs dialogs = new FileDialogs();
        assertThat(dialogs.lastFolder()).isNull();

        Path stick = Files.createDirectory(folder.resolve("stick"));
        dialogs.answered(stick.resolve("mine.json").toFile(), _ -> {});
        dialogs.answered(null, _ -> {});
        assertThat(dialogs.lastFolder()).isEqualTo(stick.toFile());

        Files.delete(stick);
        assertThat(dialogs.lastFolder()).as("no dialog opens there").isNull();
        Files.createFile(stick);
        assertThat(dialogs.lastFolder()).as("it is a file now").isNull();

        Files.delete(stick);
        Files.createDirectory(stick);
        assertThat(dialogs.lastFolder()).isEqualTo(stick.toFile());
    }
}
