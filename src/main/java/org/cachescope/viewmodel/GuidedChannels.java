package org.cachescope.viewmodel;

import org.cachescope.diffusion.Guidance;
import org.cachescope.model.Architecture;

/** Which channels of the prediction are guided. */
public enum GuidedChannels {
    /** The first three, as the published DiT does whatever the model. */
    FIRST_THREE("first three, as published"),
    /** All of them. */
    ALL("all");

    private final String label;

    GuidedChannels(String label) {
        this.label = label;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    /** Which of the two a guidance of a network is. */
    static GuidedChannels of(Guidance guidance, Architecture network) {
        return guidance.channels() == FIRST_THREE.of(network.inChannels()) ? FIRST_THREE : ALL;
    }

    /** @param channels how many the model has */
    int of(int channels) {
        return this == ALL ? channels : Math.min(Guidance.PUBLISHED_CHANNELS, channels);
    }
}
