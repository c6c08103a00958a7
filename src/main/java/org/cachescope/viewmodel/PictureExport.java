package org.cachescope.viewmodel;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;

/** Writes pictures with the recipe that made them. */
public interface PictureExport {
    /**
     * Writes one picture.
     *
     * @param kind where it stands in the comparison; a difference gets the cached run's recipe
     * @param made the run that it is of
     * @param shown what it shows, such as {@code cached run, image 2}
     * @return a task whose report is the file
     */
    Task<Path> image(PictureKind kind, RunRequest made, Picture picture, String shown, Path file);

    /**
     * A place for a picture that is dragged out of the window, where it stays as long as the program runs: whoever it
     * is dropped on may read it later.
     *
     * @param name of the file
     * @throws IOException if there is no room for such files
     */
    Path draggedFile(String name) throws IOException;
}
