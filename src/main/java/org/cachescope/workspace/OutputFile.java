package org.cachescope.workspace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.cachescope.format.WriteFailedException;

/** Refuses a file that could not be written, before the work for it begins. */
final class OutputFile {
    private OutputFile() {}

    /**
     * @throws WriteFailedException if there is no folder for it, the folder is closed to us, or it is a folder itself
     */
    static void requirePossible(Path file) throws WriteFailedException {
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file.toAbsolutePath());
        if (Files.isDirectory(file)) {
            throw new WriteFailedException(file, "it is a folder", "Choose another name.", null);
        }
        if (!Files.isDirectory(folder)) {
            throw new WriteFailedException(
                    file, "there is no folder " + folder, "Create it or choose another one.", null);
        }
        if (!Files.isWritable(folder)) {
            throw new WriteFailedException(
                    file, "the folder " + folder + " may not be written", "Choose another folder.", null);
        }
    }
}
