package org.cachescope.viewmodel;

/** What is seen in the middle of the window. */
public enum CentreFill {
    /** Images over analysis. */
    BOTH,
    /** Images alone. */
    IMAGES,
    /** Analysis alone. */
    ANALYSIS
}
