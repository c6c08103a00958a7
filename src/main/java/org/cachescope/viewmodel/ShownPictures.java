package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.workspace.studio.Picture;

/**
 * What one side of a comparison shows at this moment.
 *
 * @param pictures one an image, or none yet
 * @param stale whether they are of a former request; to be shown greyed
 * @param caption which run and how far, such as {@code full · 20 of 20 steps}
 */
public record ShownPictures(List<Picture> pictures, boolean stale, String caption) {
    /** Copies the list. */
    public ShownPictures {
        pictures = List.copyOf(pictures);
    }
}
