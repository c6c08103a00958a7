package org.cachescope.workspace.jobs;

/** A task at work, or one that has ended. */
public interface Job {
    /** Unlike any other job's of these {@link Jobs}, rising in the order of starting. */
    long id();

    /** What a person reads. */
    String title();

    /** Asks it to stop, within one layer's work; its listener hears when it has. Does nothing once it has ended. */
    void cancel();

    /** Whether it has ended, in whatever way. */
    boolean ended();
}
