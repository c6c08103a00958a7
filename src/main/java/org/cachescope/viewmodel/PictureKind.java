package org.cachescope.viewmodel;

/** What stands beside each other in a comparison. */
public enum PictureKind {
    /** Images of the run that computes every layer. */
    FULL("full"),
    /** Images of the run that goes by the schedule. */
    CACHED("cached"),
    /** What parts them. */
    DIFFERENCE("difference");

    private final String label;

    PictureKind(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
