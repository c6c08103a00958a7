package org.cachescope.viewmodel;

import java.util.OptionalInt;

/** How much a difference of images is enlarged to be seen. */
public enum Amplification {
    /** As it is. */
    X1(1),
    /** Doubled. */
    X2(2),
    /** Four times. */
    X4(4),
    /** Eight times. */
    X8(8),
    /** Sixteen times. */
    X16(16),
    /** So that the greatest difference is white. */
    AUTO(0);

    private final int factor;

    Amplification(int factor) {
        this.factor = factor;
    }

    /** The factor; empty where it follows from the images. */
    public OptionalInt factor() {
        return this == AUTO ? OptionalInt.empty() : OptionalInt.of(factor);
    }

    /** What a person reads. */
    public String label() {
        return this == AUTO ? "auto" : "×" + factor;
    }
}
