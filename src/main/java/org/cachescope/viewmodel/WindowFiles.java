package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.caching.HandEdits;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/** Files that a window takes and gives, apart from those that the studio itself reads. */
public interface WindowFiles {
    /** Looks into a file or folder; one that is nothing of use is reported, and not a failure. */
    Task<Dropped> recognise(Path path);

    /**
     * Writes something of the present run.
     *
     * @param target the file to write, atomically; where there are several, they are named after it and replace none
     * @return what was written
     */
    Task<Written> export(ExportKind kind, Content content, Path target);

    /**
     * Writes a picture of a plot.
     *
     * @param target the PNG file to write, atomically
     * @return the file written
     */
    Task<Path> picture(Picture drawn, Path target);

    /**
     * What was written.
     *
     * @param files in order, at least one, all in the same folder
     */
    record Written(List<Path> files) {
        /** Copies the list. */
        public Written {
            files = List.copyOf(files);
        }

        /** Which files these are, in words. */
        String words() {
            return "Wrote " + files.getFirst()
                    + (files.size() == 1 ? "" : " to " + files.getLast().getFileName());
        }
    }

    /**
     * What there is to write.
     *
     * @param run model, recipe and schedule with the cells set by hand
     * @param router the router by which cells are decided, which fits the run's size, or null
     * @param theta threshold
     * @param edits cells set by hand
     * @param errors measured for the run, of its size, or null
     * @param images what is known of the run's images
     */
    record Content(
            RunRequest run,
            @Nullable RouterOffer router,
            double theta,
            HandEdits edits,
            @Nullable LayerErrors errors,
            CompareViewModel.State images) {}
}
