package org.cachescope.viewmodel;

import java.io.IOException;
import java.util.Optional;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.RouterOffer;

/** Where a window's state is kept between two starts. */
public interface SessionStore {
    /**
     * Reads what was kept, a short file. It does not fail: what cannot be read is set aside and told of. A router,
     * whose file may be of any size, is read by a task of its own.
     */
    Restored load();

    /** Keeps a state, atomically. */
    void save(WindowState state) throws IOException;

    /**
     * What was read.
     *
     * @param state empty at the first start and where it could not be read
     * @param router reads the router that the state is to get; empty where it has it, or none was chosen
     * @param problem what was wrong with it, and where it has been set aside
     */
    record Restored(Optional<WindowState> state, Optional<Task<RouterOffer>> router, Optional<Problem> problem) {}
}
