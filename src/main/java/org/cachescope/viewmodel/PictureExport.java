package org.cachescope.viewmodel;

import java.nio.file.Path;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.GeneratedRun;

/** Writes images with the recipe that made them. */
public interface PictureExport {
    /**
     * Writes one image.
     *
     * @param kind which of the two runs it is of
     * @param image its number in the run
     * @return a task whose report is the file
     */
    Task<Path> image(RunKind kind, GeneratedRun run, int image, Path file);

    /**
     * Writes full, cached and difference of all images as one.
     *
     * @return a task whose report is the file
     */
    Task<Path> grid(GeneratedRun full, GeneratedRun cached, Path file);
}
