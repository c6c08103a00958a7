package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.format.WriteFailedException;
import org.jspecify.annotations.Nullable;

/** A folder for results, made before the work so that nobody waits in vain, and taken back if nothing came into it. */
public final class OutputFolder implements AutoCloseable {
    private final Path path;
    private final List<Path> made;

    private OutputFolder(Path path, List<Path> made) {
        this.path = path;
        this.made = made;
    }

    /**
     * Makes the folder and those above it, as far as they are missing.
     *
     * @throws WriteFailedException if it cannot be made or written to
     */
    public static OutputFolder make(Path path) throws WriteFailedException {
        List<Path> made = new ArrayList<>();
        Path absolute = path.toAbsolutePath().normalize();
        for (@Nullable Path missing = absolute;
                missing != null && Files.notExists(missing);
                missing = missing.getParent()) {
            made.add(missing);
        }
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new WriteFailedException(path, "it is no folder", "Choose another one.", null);
        }
        try {
            Files.createDirectories(absolute);
        } catch (IOException e) {
            throw new WriteFailedException(path, "the folder cannot be made", "Choose another one.", e);
        }
        if (!Files.isWritable(absolute)) {
            throw new WriteFailedException(path, "the folder may not be written", "Choose another one.", null);
        }
        return new OutputFolder(path, made);
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /** A file in it. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /** Takes the folders made here back, as far as nothing is in them. */
    @Override
    public void close() throws IOException {
        for (Path folder : made) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException _) {
                return;
            }
        }
    }
}
