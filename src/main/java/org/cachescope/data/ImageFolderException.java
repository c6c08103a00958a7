package org.cachescope.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder or file of images that cannot be used as asked. Unchecked, since it may surface in the middle of training;
 * the message is meant for the user and names the path, what was expected, what was found, and what to do.
 */
public final class ImageFolderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImageFolderException(Path path, String problem) {
        this(path, problem, null);
    }

    ImageFolderException(Path path, String problem, @Nullable Throwable cause) {
        super(path + ": " + problem, cause);
    }
}
