package org.cachescope.workspace.published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells how much room a folder's disk has. */
@FunctionalInterface
interface DiskSpace {
    /** As the system tells it. */
    DiskSpace OF_THE_SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

    /** Bytes that may still be written. */
    long usableBytes(Path folder) throws IOException;
}
