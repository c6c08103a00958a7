package org.cachescope.view;

import org.cachescope.view.plot.NodePicture;
import org.cachescope.view.plot.Tile;
import org.cachescope.viewmodel.PictureClipboard;
import org.cachescope.workspace.studio.Picture;

/** The clipboard that all programs share; to be used on the toolkit's thread. */
public final class SystemClipboard implements PictureClipboard {
    /** The one there is. */
    public SystemClipboard() {}

    @Override
    public void put(Picture picture) {
        NodePicture.copy(new Tile(picture.width(), picture.height(), picture.rgb()).image());
    }
}
