package org.cachescope.viewmodel;

/** What is shown of a step. */
public enum FrameKind {
    /** The latent after the step, x_t. */
    LATENT("xₜ"),
    /** The clean image that the step predicts, x₀. */
    PREDICTION("x₀");

    private final String label;

    FrameKind(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }
}
