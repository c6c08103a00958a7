package org.cachescope.viewmodel;

/** How the images of runs are laid out. */
public enum CompareMode {
    /** Full, cached and their difference beside each other. */
    SIDE_BY_SIDE("Side by side", "Side"),
    /** One over the other, with a boundary to drag. */
    SWIPE("Swipe", "Swipe"),
    /** In turn at one place. */
    FLICKER("Flicker", "Flicker"),
    /** Up to six runs beside each other. */
    SEVERAL("Several runs", "Several");

    private final String label;
    private final String shortLabel;

    CompareMode(String label, String shortLabel) {
        this.label = label;
        this.shortLabel = shortLabel;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    /** What stands for it where there is little room. */
    public String shortLabel() {
        return shortLabel;
    }
}
