package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says which file could not be written, why, and what to do; whatever was there before is unchanged. */
public final class WriteFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    /**
     * An exception whose message is {@code PATH: not written: reason. advice}.
     *
     * @param file the file that was to be written
     * @param reason why it was not
     * @param advice what the user can do, as a sentence
     * @param cause the failure below, if any
     */
    public WriteFailedException(Path file, String reason, String advice, @Nullable Throwable cause) {
        super(file + ": not written: " + reason + ". " + advice, cause);
        this.file = file;
    }

    /** The file that was to be written. */
    public Path file() {
        return file;
    }
}
