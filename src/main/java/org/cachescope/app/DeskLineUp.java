package org.cachescope.app;

import java.nio.file.Path;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.LineUpFiles;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.LineUp;
import org.cachescope.workspace.studio.LineUpExport;
import org.cachescope.workspace.studio.LineUpRequest.Place;
import org.cachescope.workspace.studio.RunRequest;

/** Line-ups as pictures, by the workspace's writer. */
final class DeskLineUp implements LineUpFiles {
    @Override
    public Task<Path> write(LineUp shown, int restored, CachingState choices, Path target) {
        if (!(shown.columns().get(restored).place() instanceof Place.Run run)) {
            throw new IllegalArgumentException("place " + restored + " has no run to restore");
        }
        RunRequest made =
                new RunRequest(shown.request().model(), shown.request().recipe(), run.schedule());
        return LineUpExport.write(
                target,
                shown,
                DeskPictures.recipe(made, choices),
                "run " + (restored + 1) + " of " + shown.columns().size());
    }
}
