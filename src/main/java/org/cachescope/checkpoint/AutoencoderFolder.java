package org.cachescope.checkpoint;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Writes autoencoders as diffusers does, so that it and {@link AutoencoderCheckpoint#open} read them: a folder of two
 * files.
 */
public final class AutoencoderFolder {
    /** The weights' file. */
    public static final String WEIGHTS = "diffusion_pytorch_model.safetensors";

    /** The configuration's field that says how the autoencoder was trained, which diffusers ignores. */
    public static final String TRAINING = "cachescope_training";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private AutoencoderFolder() {}

    /** Whether a folder holds an autoencoder's configuration. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(AutoencoderConfig.NAME));
    }

    /**
     * The hash of the weights' file.
     *
     * @throws FormatException if the folder is none as {@link #write} makes it
     */
    public static String sha256(Path folder) throws IOException {
        for (String name : List.of(WEIGHTS, AutoencoderConfig.NAME)) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw new FormatException(
                        folder.resolve(name),
                        "file",
                        "a part of an autoencoder as train-autoencoder writes it",
                        "none");
            }
        }
        return FileHash.sha256(folder.resolve(WEIGHTS), Progress.NONE);
    }

    /** Copies an autoencoder that {@link #write} wrote, weights first, each file whole or not at all. */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (String name : List.of(WEIGHTS, AutoencoderConfig.NAME)) {
            AtomicFile.write(to.resolve(name), out -> Files.copy(from.resolve(name), out));
        }
    }

    /**
     * Writes an autoencoder in F16, weights first, each file whole or not at all. The folder is made if it is missing.
     *
     * @param architecture sizes that diffusers can express: a stem as wide as the first level, code channels as many as
     *     latent ones
     * @param weights each weight of the architecture by published name
     * @param imageSize side of the images that it was trained on, in pixels
     * @param training how it was trained, as JSON values
     * @throws IllegalArgumentException if a size or a weight does not fit, is not finite or leaves the range of F16
     */
    public static void write(
            Path folder,
            AutoencoderArchitecture architecture,
            Map<String, HostTensor> weights,
            int imageSize,
            Map<String, @Nullable Object> training)
            throws IOException {
        if (architecture.stemWidth() != architecture.widths().getFirst()
                || architecture.codeChannels() != architecture.latentChannels()) {
            throw new IllegalArgumentException(
                    "autoencoder: expected a stem as wide as the first level and as many code"
                            + " channels as latent ones, found " + architecture);
        }
        Map<String, HostTensor> stored = new LinkedHashMap<>();
        asStored(architecture, weights).forEach((name, values) -> {
            String spelled = AutoencoderNames.DIFFUSERS.stored(
                    name, architecture.widths().size());
            stored.put(spelled, spelled.contains(".to_") ? asMatrix(values) : values);
        });
        Files.createDirectories(folder);
        SafetensorsFile.write(folder.resolve(WEIGHTS), stored, Map.of("format", "pt"));
        AtomicFile.writeString(
                folder.resolve(AutoencoderConfig.NAME),
                JSON.writeValueAsString(config(architecture, imageSize, training)) + "\n");
    }

    /**
     * The weights rounded to F16 as they are stored, under their published names, so that what is written can be
     * measured.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    public static Map<String, HostTensor> asStored(
            AutoencoderArchitecture architecture, Map<String, HostTensor> weights) {
        return StoredValues.all(architecture.shapes(), weights, DType.F16);
    }

    /** A 1×1 convolution as the matrix that it is; biases as they are. */
    private static HostTensor asMatrix(HostTensor values) {
        Shape shape = values.shape();
        return shape.rank() == 4
                ? new HostTensor(values.dtype(), Shape.of(shape.size(0), shape.size(1)), values.bytes())
                : values;
    }

    private static Map<String, @Nullable Object> config(
            AutoencoderArchitecture a, int imageSize, Map<String, @Nullable Object> training) {
        List<Integer> widths = a.widths();
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("_class_name", AutoencoderConfig.KIND);
        config.put("act_fn", AutoencoderConfig.SILU);
        config.put("block_out_channels", widths);
        config.put("down_block_types", Collections.nCopies(widths.size(), "DownEncoderBlock2D"));
        config.put("up_block_types", Collections.nCopies(widths.size(), "UpDecoderBlock2D"));
        config.put("in_channels", a.imageChannels());
        config.put("out_channels", a.imageChannels());
        config.put("latent_channels", a.latentChannels());
        config.put("layers_per_block", a.resBlocks());
        config.put(AutoencoderConfig.GROUPS, a.groups());
        config.put("sample_size", imageSize);
        config.put(AutoencoderConfig.SCALE, a.scaleFactor());
        config.put(TRAINING, training);
        return config;
    }
}
