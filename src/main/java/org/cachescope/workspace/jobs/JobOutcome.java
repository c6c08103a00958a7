package org.cachescope.workspace.jobs;

import org.cachescope.workspace.Problem;

/**
 * How a job ended.
 *
 * @param <R> the task's report
 */
public sealed interface JobOutcome<R> {
    /**
     * It did what was asked.
     *
     * @param alone whether no other job was at work at any time while it was; times measured in company mean little
     */
    record Done<R>(R report, boolean alone) implements JobOutcome<R> {}

    /** It could not. */
    record Failed<R>(Problem problem) implements JobOutcome<R> {}

    /** It was asked to stop and has. */
    record Cancelled<R>() implements JobOutcome<R> {}
}
