package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/**
 * What one side of a comparison shows at this moment.
 *
 * @param pictures one an image, or none yet
 * @param stale whether they are of a former request; to be shown greyed
 * @param caption which run and how far, such as {@code full · 20 of 20 steps}
 * @param request of which run they are; null while there are none
 */
public record ShownPictures(
        List<Picture> pictures,
        boolean stale,
        String caption,
        @Nullable RunRequest request) {
    /** Copies the list. */
    public ShownPictures {
        pictures = List.copyOf(pictures);
    }

    /** No pictures. */
    static ShownPictures none(String caption) {
        return new ShownPictures(List.of(), false, caption, null);
    }
}
