package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cachescope.format.FormatException;
import org.cachescope.model.AutoencoderArchitecture;

/**
 * What the {@code config.json} of a diffusers autoencoder says that its tensors do not.
 *
 * @param scaleFactor what latents are multiplied with for the diffusion model
 * @param groups groups of channels that are normalised together
 */
record AutoencoderConfig(double scaleFactor, int groups) {
    /** What weights without a configuration have, as published with latent diffusion. */
    static final AutoencoderConfig PUBLISHED =
            new AutoencoderConfig(AutoencoderArchitecture.PUBLISHED_SCALE, AutoencoderArchitecture.PUBLISHED_GROUPS);

    static final String NAME = DiffusersConfig.NAME;
    private static final String CLASS = "_class_name";
    static final String KIND = "AutoencoderKL";
    static final String SCALE = "scaling_factor";
    private static final String SHIFT = "shift_factor";
    static final String GROUPS = "norm_num_groups";
    private static final String ACTIVATION = "act_fn";
    static final String SILU = "silu";
    private static final String ADVICE = "This version decodes by the KL autoencoder of latent diffusion only.";

    /**
     * Reads the configuration beside weights, if there is one of diffusers.
     *
     * @throws FormatException if it configures another kind of autoencoder
     */
    static Optional<AutoencoderConfig> beside(Path weights) throws IOException {
        Path file = weights.resolveSibling(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonFields fields = JsonFields.read(file);
        if (!fields.has(CLASS)) {
            return Optional.empty();
        }
        if (!fields.text(CLASS).equals(KIND)) {
            throw new FormatException(file, CLASS, KIND, fields.text(CLASS), ADVICE);
        }
        if (fields.has(SHIFT) && fields.number(SHIFT) != 0) {
            throw new FormatException(file, SHIFT, "none or 0", String.valueOf(fields.number(SHIFT)), ADVICE);
        }
        if (fields.has(ACTIVATION) && !fields.text(ACTIVATION).equals(SILU)) {
            throw new FormatException(file, ACTIVATION, SILU, fields.text(ACTIVATION), ADVICE);
        }
        double scale = fields.has(SCALE) ? fields.number(SCALE) : PUBLISHED.scaleFactor();
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new FormatException(file, SCALE, "a finite number above 0", String.valueOf(scale));
        }
        return Optional.of(
                new AutoencoderConfig(scale, fields.has(GROUPS) ? fields.count(GROUPS) : PUBLISHED.groups()));
    }
}
