package org.cachescope.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("out.bin");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void contentIsThereOnceWritten() throws IOException {
        AtomicFile.writeString(file(), "first");
        AtomicFile.writeString(file(), "ä second");
        assertThat(file()).hasContent("ä second");
        assertThat(names()).containsExactly("out.bin");
    }

    @Test
    void theTargetIsUntouchedUntilTheContentIsComplete() throws IOException {
        AtomicFile.writeString(file(), "old");
        AtomicFile.write(file(), out -> {
            out.write(new byte[100_000]);
            out.flush();
            assertThat(file()).hasContent("old");
        });
        assertThat(file()).hasSize(100_000);
    }

    @Test
    void temporaryNamesAreFewHoweverOftenAFileIsWritten() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            AtomicFile.write(file(), _ -> seen.addAll(names()));
        }
        seen.remove("out.bin");
        assertThat(seen).hasSize(1);
    }

    @Test
    void namesMayBeAsLongAsTheSystemHasThem() throws IOException {
        Path longest = folder.resolve("n".repeat(255 - 4) + ".npz");
        AtomicFile.writeString(longest, "x");
        assertThat(longest).hasContent("x");
        assertThat(names()).containsExactly(longest.getFileName().toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNameThatIsTooLongIsTold() throws IOException {
        Path target = folder.resolve("n".repeat(256));
        assertThatThrownBy(() -> AtomicFile.writeString(target, "x"))
                .isInstanceOf(WriteFailedException.class)
                .hasMessage(target + ": not written: its name is too long. Choose a shorter one.");
        assertThat(names()).isEmpty();
    }

    @Test
    void whileAFileIsWrittenAnotherMayBe() throws IOException {
        Path other = folder.resolve("other.bin");
        AtomicFile.write(file(), out -> {
            AtomicFile.writeString(other, "other");
            out.write('x');
        });
        assertThat(file()).hasContent("x");
        assertThat(other).hasContent("other");
    }

    @Test
    void twoThreadsMayWriteOneFile() throws IOException {
        AtomicFile.write(file(), out -> {
            CompletableFuture.runAsync(() -> {
                        try {
                            AtomicFile.writeString(file(), "the other's");
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .join();
            assertThat(file()).hasContent("the other's");
            out.write('x');
        });
        assertThat(file()).hasContent("x");
        assertThat(names()).containsExactly("out.bin");
    }

    @Test
    void contentThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        AtomicFile.writeString(file(), "old");
        IOException failure = new IOException("the source broke");
        assertThatThrownBy(() -> AtomicFile.write(file(), out -> {
                    out.write(new byte[100_000]);
                    throw failure;
                }))
                .isSameAs(failure);
        UncheckedIOException unchecked = new UncheckedIOException(failure);
        assertThatThrownBy(() -> AtomicFile.write(file(), _ -> {
                    throw unchecked;
                }))
                .isSameAs(unchecked);
        assertThat(file()).hasContent("old");
        assertThat(names()).containsExactly("out.bin");
    }

    @Test
    void aFullDiskIsNamedAndLeavesNothing() throws IOException {
        for (String words :
                List.of("No space left on device", "There is not enough space on the disk", "Disk quota exceeded")) {
            assertThatThrownBy(() -> AtomicFile.write(file(), out -> {
                        out.write(new byte[100_000]);
                        throw new IOException(words);
                    }))
                    .isInstanceOf(WriteFailedException.class)
                    .hasMessage(file() + ": not written: no space left on its disk. "
                            + "Free some space or choose another folder.");
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        Path target = folder.resolve("nowhere").resolve("out.bin");
        assertThatThrownBy(() -> AtomicFile.writeString(target, "x"))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("there is no folder " + target.getParent());
    }

    @Test
    void aFolderIsNeverReplaced() throws IOException {
        assertThatThrownBy(() -> AtomicFile.writeString(folder, "x"))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("it is a folder");
        assertThat(folder).isDirectory();
    }

    @Test
    void aSymbolicLinkKeepsLeadingToTheFile() throws IOException {
        boolean hasLinks =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        Path real = folder.resolve("real.bin");
        Files.writeString(real, "old");
        Path target = hasLinks ? Files.createSymbolicLink(file(), real) : real;
        AtomicFile.writeString(target, "new");
        assertThat(real).hasContent("new");
        assertThat(target).hasContent("new");
        assertThat(Files.isSymbolicLink(target)).isEqualTo(hasLinks);
    }
}
