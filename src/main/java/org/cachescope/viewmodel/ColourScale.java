package org.cachescope.viewmodel;

/** Colours of a heatmap; all can be told apart by colour-blind people. */
public enum ColourScale {
    /** Dark blue over green to yellow. */
    VIRIDIS("Viridis"),
    /** Dark blue over grey to yellow. */
    CIVIDIS("Cividis"),
    /** Black over purple to light yellow. */
    MAGMA("Magma"),
    /** Black to white. */
    GREY("Grey");

    private final String label;

    ColourScale(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
