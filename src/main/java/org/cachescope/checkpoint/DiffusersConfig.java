package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cachescope.format.FormatException;
import org.cachescope.model.DitArchitecture;

/**
 * What the {@code config.json} of a diffusers DiT says that its tensors do not.
 *
 * @param file the configuration
 * @param heads attention heads
 * @param headSize width of one head
 * @param layers transformer blocks
 * @param sampleSize side of the (latent) image
 */
record DiffusersConfig(Path file, int heads, int headSize, int layers, int sampleSize) {
    static final String NAME = "config.json";
    private static final String CLASS = "_class_name";
    private static final List<String> CLASSES = List.of("Transformer2DModel", "DiTTransformer2DModel");
    private static final String ADVICE = "This version runs class-conditional DiT models only.";

    /**
     * Reads a folder's configuration, if there is one of diffusers.
     *
     * @throws FormatException if it configures another network than DiT
     */
    static Optional<DiffusersConfig> in(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonFields fields = JsonFields.read(file);
        if (!fields.has(CLASS)) {
            return Optional.empty();
        }
        if (!CLASSES.contains(fields.text(CLASS))) {
            throw new FormatException(file, CLASS, String.join(" or ", CLASSES), fields.text(CLASS), ADVICE);
        }
        require(fields, "norm_type", "ada_norm_zero");
        require(fields, "activation_fn", "gelu-approximate");
        return Optional.of(new DiffusersConfig(
                file,
                fields.count("num_attention_heads"),
                fields.count("attention_head_dim"),
                fields.count("num_layers"),
                fields.count("sample_size")));
    }

    private static void require(JsonFields fields, String name, String value) throws FormatException {
        if (fields.has(name) && !fields.text(name).equals(value)) {
            throw new FormatException(fields.file(), name, value, fields.text(name), ADVICE);
        }
    }

    /** Proves that the weights are those of this configuration. */
    void requireFits(DitArchitecture a) throws FormatException {
        if (a.depth() != layers) {
            throw new FormatException(file, "num_layers", a.depth() + " as in the weights", String.valueOf(layers));
        }
        if (a.hiddenSize() != (long) heads * headSize) {
            throw new FormatException(
                    file,
                    "num_attention_heads · attention_head_dim",
                    a.hiddenSize() + ", the width of the weights",
                    heads + " · " + headSize);
        }
    }
}
