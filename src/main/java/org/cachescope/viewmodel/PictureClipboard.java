package org.cachescope.viewmodel;

import org.cachescope.workspace.studio.Picture;

/** The system's clipboard. */
@FunctionalInterface
public interface PictureClipboard {
    /** Puts a picture there in place of what it held. */
    void put(Picture picture);
}
