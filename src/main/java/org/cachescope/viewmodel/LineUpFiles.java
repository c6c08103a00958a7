package org.cachescope.viewmodel;

import java.nio.file.Path;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.LineUp;

/** Writes line-ups as pictures. */
@FunctionalInterface
public interface LineUpFiles {
    /**
     * Writes a line-up as one picture that carries its recipe.
     *
     * @param choices how the cells were chosen of the run that the picture restores when it is dropped on a window
     * @param restored place of that run
     */
    Task<Path> write(LineUp shown, int restored, CachingState choices, Path target);
}
