package org.cachescope.cli;

import java.nio.file.Path;
import org.cachescope.workspace.ModelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What decodes the latents of a latent model. */
final class AutoencoderOptions {
    @Option(
            names = "--vae",
            paramLabel = "FILE|FOLDER",
            description = "autoencoder that decodes the latents of a latent model (default: the one of the model's"
                    + " folder, else a preview)")
    private @Nullable Path autoencoder;

    /** The model, decoded by it where one was named. */
    ModelChoice of(ModelChoice model) {
        return autoencoder == null ? model : model.withAutoencoder(autoencoder.toString());
    }
}
