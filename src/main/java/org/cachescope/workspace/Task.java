package org.cachescope.workspace;

import java.io.IOException;
import java.util.concurrent.CancellationException;

/**
 * Something that a user asked for.
 *
 * @param <R> its report: an immutable record
 */
@FunctionalInterface
public interface Task<R> {
    /**
     * Does it on the calling thread, which waits while the engine's thread works.
     *
     * @param progress hears how far it has come
     * @param cancel asks it to stop; it is looked at between layers, steps and pieces of a file
     * @return the report
     * @throws IOException if a file cannot be read, is not what it should be, or cannot be written
     * @throws IllegalArgumentException if the request cannot be met, with the reason
     * @throws CancellationException if {@code cancel} asked to stop; no partial file is left
     */
    R run(ProgressListener progress, CancelToken cancel) throws IOException;
}
