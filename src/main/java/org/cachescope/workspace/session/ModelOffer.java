package org.cachescope.workspace.session;

import java.nio.file.Path;
import org.cachescope.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * A model to choose.
 *
 * @param name what a person reads
 * @param path its file or folder
 * @param autoencoder what its latents were decoded by last, or null
 * @param prediction what its network was said to predict last, or null
 */
public record ModelOffer(
        String name,
        Path path,
        @Nullable Path autoencoder,
        @Nullable Prediction prediction) {
    /** One of which nothing is remembered. */
    public ModelOffer(String name, Path path) {
        this(name, path, null, null);
    }
}
