package org.cachescope.workspace.published;

import java.nio.file.Path;
import java.util.List;

/**
 * What was downloaded.
 *
 * @param open what is to be opened: the file, or the folder where there are several
 * @param files every file
 */
public record FetchReport(Path open, List<Entry> files) {
    /**
     * One file.
     *
     * @param sha256 of its content
     * @param checked whether that is known to be the published content's
     * @param wasThere whether it was there before
     */
    public record Entry(Path file, long sizeBytes, String sha256, boolean checked, boolean wasThere) {}

    /** Copies the list. */
    public FetchReport {
        files = List.copyOf(files);
    }
}
