package org.cachescope.checkpoint;

/** Hears how far a long reading job has come, and may end it. */
public interface Progress {
    /** Hears nothing and never cancels. */
    Progress NONE = (_, _) -> true;

    /**
     * Called every few milliseconds on the job's thread.
     *
     * @param doneBytes bytes read so far
     * @param totalBytes bytes to read in all
     * @return false to cancel: the job then throws {@link java.util.concurrent.CancellationException}
     */
    boolean goesOn(long doneBytes, long totalBytes);
}
