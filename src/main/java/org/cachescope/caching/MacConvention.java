package org.cachescope.caching;

/** What a multiply-accumulate figure counts; the two are never mixed. */
public enum MacConvention {
    /**
     * Everything that a run really multiplies: every row of the batch, guidance halves included, the attention products
     * QKᵀ and AV, the time embedding once per step and adaLN once per distinct step and label. The measure for an
     * ideal speed-up.
     */
    EXECUTED("executed"),
    /**
     * As the Learning-to-Cache paper counts: one conditional image, linear layers only, no attention products and no
     * guidance, embedders, adaLN and final layer at every step. Only to stand beside that paper's figures.
     */
    AS_PUBLISHED("as published");

    private final String label;

    MacConvention(String label) {
        this.label = label;
    }

    /** Name to print beside a figure. */
    public String label() {
        return label;
    }
}
