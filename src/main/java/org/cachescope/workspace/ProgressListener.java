package org.cachescope.workspace;

/** Hears of a task's progress, on whatever thread the task is at work. */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = _ -> {};

    /** Called as the task comes along; returns quickly. */
    void report(Progress progress);
}
