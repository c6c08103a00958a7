package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;

/** What a file is, judged by its content and never by its name. */
public enum FileKind {
    SAFETENSORS,
    TORCH_ZIP,
    TORCH_LEGACY,
    PICKLE,
    NPZ,
    JSON,
    PNG,
    UNKNOWN;

    /** The kind of {@code path}. @throws FormatException if it is empty, an HTML page, a git-lfs pointer or a folder */
    public static FileKind of(Path path) throws IOException {
        throw new UnsupportedOperationException();
    }
}
