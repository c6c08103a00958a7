package org.cachescope.viewmodel;

/** How the images of runs are laid out. */
public enum CompareMode {
    /** Full, cached and their difference beside each other. */
    SIDE_BY_SIDE("Side by side"),
    /** One over the other, with a boundary to drag. */
    SWIPE("Swipe"),
    /** In turn at one place. */
    FLICKER("Flicker"),
    /** Up to six runs beside each other. */
    SEVERAL("Several runs");

    private final String label;

    CompareMode(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
