package org.cachescope.workspace.studio;

/** Hears of a run's steps as they are made, on the task's thread. */
@FunctionalInterface
public interface StepListener {
    /** Hears nothing. */
    StepListener NONE = _ -> {};

    /** A step was made. */
    void made(GeneratedRun.Frame frame);
}
