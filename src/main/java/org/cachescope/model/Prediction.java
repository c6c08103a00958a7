package org.cachescope.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a network's output is. Tensors do not tell: networks of every kind have the same names and shapes.
 *
 * <p>Velocities are those of the straight path from an image x to noise ε (Ma et al., 2024b, SiT), whose two published
 * programs run it against each other.
 */
public enum Prediction {
    /** The noise ε in a noisy image, as DiT and U-ViT predict it. */
    NOISE("noise", "noise"),
    /** x - ε, at a time that is 0 at the noise and 1 at the image, as SiT has it. */
    VELOCITY_SIT("velocity-sit", "SiT's velocity"),
    /** ε - x, at a time that is 1 at the noise and 0 at the image, as REPA has it. */
    VELOCITY_REPA("velocity-repa", "REPA's velocity");

    private final String label;
    private final String words;

    Prediction(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** Spelling in files and options. */
    public String label() {
        return label;
    }

    /** What a person reads. */
    public String words() {
        return words;
    }

    /** Whether it is a velocity, of either direction. */
    public boolean velocity() {
        return this != NOISE;
    }

    /** The kind of a {@link #label}; empty if there is none. */
    public static Optional<Prediction> ofLabel(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
