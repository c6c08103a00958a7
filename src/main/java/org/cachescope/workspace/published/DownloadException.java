package org.cachescope.workspace.published;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Says which address could not be downloaded, why, and what to do. */
public final class DownloadException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception whose message is {@code ADDRESS: reason. advice}.
     *
     * @param advice what the user can do, as a sentence
     */
    DownloadException(URI address, String reason, String advice, @Nullable Throwable cause) {
        super(address + ": " + reason + ". " + advice, cause);
    }

    DownloadException(URI address, String reason, String advice) {
        this(address, reason, advice, null);
    }
}
