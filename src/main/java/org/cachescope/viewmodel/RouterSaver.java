package org.cachescope.viewmodel;

import java.nio.file.Path;
import org.cachescope.caching.Router;
import org.cachescope.workspace.Task;

/** Writes a router to a file. */
@FunctionalInterface
public interface RouterSaver {
    /** A task whose report is the file. */
    Task<Path> save(Router router, Path file);
}
