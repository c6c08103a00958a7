package org.cachescope.checkpoint;

/** Which of a training checkpoint's weights to take; files with one set of weights have no choice. */
public enum TrainedWeights {
    /** The moving average, which samples best; the trained weights where there is none. */
    EMA,
    /** The trained weights themselves. */
    MODEL
}
