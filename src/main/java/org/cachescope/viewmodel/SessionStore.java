package org.cachescope.viewmodel;

import java.io.IOException;
import java.util.Optional;
import org.cachescope.workspace.Problem;

/** Where a window's state is kept between two starts. */
public interface SessionStore {
    /** Reads what was kept. It does not fail: what cannot be read is set aside and told of. */
    Restored load();

    /** Keeps a state, atomically. */
    void save(WindowState state) throws IOException;

    /**
     * What was read.
     *
     * @param state empty at the first start and where it could not be read
     * @param problem what was wrong with it, and where it has been set aside
     */
    record Restored(Optional<WindowState> state, Optional<Problem> problem) {}
}
