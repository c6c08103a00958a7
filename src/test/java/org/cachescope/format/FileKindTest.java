package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKindTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("file.with-a-misleading-name.txt");
    }

    private FileKind ofText(String text) throws IOException {
        return FileKind.of(Files.writeString(file(), text));
    }

    @Test
    void everyKindIsKnownByItsContent() throws IOException {
        assertThat(FileKind.of(Samples.safetensors(file()))).isEqualTo(FileKind.SAFETENSORS);
        assertThat(FileKind.of(Samples.torchZip(file()))).isEqualTo(FileKind.TORCH_ZIP);
        assertThat(FileKind.of(Samples.torchLegacy(file()))).isEqualTo(FileKind.TORCH_LEGACY);
        assertThat(FileKind.of(Samples.png(file()))).isEqualTo(FileKind.PNG);
        byte[] npz = new ZipBytes().add("mu.npy", new byte[4]).build();
        assertThat(FileKind.of(Files.write(file(), npz))).isEqualTo(FileKind.NPZ);
        assertThat(FileKind.of(Files.write(file(), new PickleBytes().op("N").build())))
                .isEqualTo(FileKind.PICKLE);
        assertThat(ofText(" \n{\"a\": 1}")).isEqualTo(FileKind.JSON);
        assertThat(ofText("[1]")).isEqualTo(FileKind.JSON);
        assertThat(ofText("        {}")).isEqualTo(FileKind.JSON);
        assertThat(ofText("hello")).isEqualTo(FileKind.UNKNOWN);
        assertThat(ofText("P")).isEqualTo(FileKind.UNKNOWN);
    }

    @Test
    void aHeaderOfAnyLengthIsStillSafetensors() throws IOException {
        // Lengths whose lowest byte is a brace or white space look like JSON at first.
        for (int length : new int[] {0x7b, 0x20, 0x0a20, 0x5b}) {
            String header = "{" + " ".repeat(length - 2) + "}";
            assertThat(FileKind.of(Samples.safetensors(file(), header, 0))).isEqualTo(FileKind.SAFETENSORS);
        }
    }

    @Test
    void whatIsNotTheFileItselfIsNamed() {
        assertRefused("", "it is empty");
        assertRefused("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n", "git-lfs pointer");
        assertRefused("<!DOCTYPE html><html>", "a web page");
        assertRefused("\n<HTML>", "a web page");
    }

    private void assertRefused(String text, String words) {
        assertThatThrownBy(() -> ofText(text))
                .isInstanceOf(FormatException.class)
                .hasMessageStartingWith(file().getFileName() + ": ")
                .hasMessageContaining(words);
    }

    @Test
    void aFolderAndAMissingFileAreNamed() {
        assertThatThrownBy(() -> FileKind.of(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("a folder");
        assertThatThrownBy(() -> FileKind.of(file()))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("none at");
    }
}
