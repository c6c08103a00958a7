package org.cachescope.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files that were dragged out of a window; they lie in a folder of their own until the window is gone. */
final class DraggedFiles implements AutoCloseable {
    private @Nullable Path folder;

    /** A place for a file of this name, in place of one dragged before. */
    Path place(String name) throws IOException {
        Path made = folder;
        if (made == null) {
            made = Files.createTempDirectory("cachescope-");
            folder = made;
        }
        return made.resolve(name);
    }

    /** Removes them. */
    @Override
    public void close() {
        Path made = folder;
        folder = null;
        if (made == null) {
            return;
        }
        try (Stream<Path> found = Files.walk(made)) {
            List<Path> innermostFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path path : innermostFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
