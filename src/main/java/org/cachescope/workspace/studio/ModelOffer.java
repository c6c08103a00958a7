package org.cachescope.workspace.studio;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model to choose.
 *
 * @param name what a person reads
 * @param path its file or folder
 * @param autoencoder what its latents were decoded by last, or null
 */
public record ModelOffer(String name, Path path, @Nullable Path autoencoder) {
    /** One of which no autoencoder is remembered. */
    public ModelOffer(String name, Path path) {
        this(name, path, null);
    }
}
