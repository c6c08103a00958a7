package org.cachescope.workspace.studio;

/**
 * Where a training stopped, to go on from without a difference.
 *
 * @param iteration iterations done
 * @param state everything that the trainer needs; not copied, never written
 */
public record PausedTraining(int iteration, double[] state) {}
