package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/**
 * A model as Cachescope ships it: a folder with {@value #WEIGHTS} and {@value #DESCRIPTION}.
 *
 * @param card what its maker says about the model
 * @param sha256 of the weights' file, 64 hexadecimal digits
 */
public record ModelBundle(ModelCard card, String sha256) {
    /** The weights under their published names; the position table only where it is not the analytic one. */
    public static final String WEIGHTS = "model.safetensors";

    /** The description, as JSON. */
    public static final String DESCRIPTION = "model.json";

    /** @throws IllegalArgumentException if the hash is not one */
    public ModelBundle {
        FileHash.requireSha256(sha256);
    }

    /** Whether a folder holds a bundle, sound or not. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(DESCRIPTION));
    }

    /**
     * Reads a bundle's description; its weights are read by {@link Checkpoint#open}.
     *
     * @throws FormatException if it is damaged, of another program or of a newer version
     */
    public static ModelBundle read(Path folder) throws IOException {
        return BundleDescription.read(folder.resolve(DESCRIPTION));
    }

    /**
     * Writes a bundle, weights first, each file whole or not at all. The folder is made if it is missing. A process that
     * is stopped between the two leaves new weights under an old description, which {@link ModelIdentity#of} tells.
     *
     * @param weights each weight of the architecture by published name; the position table may be left out
     * @param dtype {@link DType#F16} or {@link DType#F32}
     * @return the bundle as written
     * @throws IllegalArgumentException if a weight is missing, has another shape, is not finite, or leaves the range of
     *     the dtype
     */
    public static ModelBundle write(Path folder, ModelCard card, Map<String, HostTensor> weights, DType dtype)
            throws IOException {
        if (dtype != DType.F16 && dtype != DType.F32) {
            throw new IllegalArgumentException("bundles store F16 or F32, not " + dtype);
        }
        Map<String, HostTensor> stored = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> weight :
                DitWeightNames.shapes(card.architecture()).entrySet()) {
            String name = weight.getKey();
            HostTensor values = weights.get(name);
            boolean positions = name.equals(DitWeightNames.POSITIONS);
            if (positions && (values == null || ModelIdentity.isAnalytic(card.architecture(), values))) {
                continue;
            }
            if (values == null || !values.shape().equals(weight.getValue())) {
                throw new IllegalArgumentException("weight '" + name + "': expected " + weight.getValue() + ", found "
                        + (values == null ? "none" : values.shape()));
            }
            stored.put(name, StoredValues.of(name, values, positions ? DType.F32 : dtype));
        }
        for (String name : weights.keySet()) {
            if (!name.equals(DitWeightNames.POSITIONS) && !stored.containsKey(name)) {
                throw new IllegalArgumentException("weight '" + name + "' is none of this architecture's");
            }
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(WEIGHTS);
        SafetensorsFile.write(file, stored, Map.of("format", "pt"));
        ModelBundle bundle = new ModelBundle(card, FileHash.sha256(file, Progress.NONE));
        BundleDescription.write(folder.resolve(DESCRIPTION), bundle);
        return bundle;
    }

    /**
     * Reads the weights' file and compares its hash with the recorded one.
     *
     * @throws FormatException if they differ
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    public void requireIntact(Path folder, Progress progress) throws IOException {
        Path file = folder.resolve(WEIGHTS);
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file, "file", "the bundle's weights", "none");
        }
        String found = FileHash.sha256(file, progress);
        if (!found.equals(sha256)) {
            throw new FormatException(
                    file,
                    "SHA-256",
                    sha256 + " as " + DESCRIPTION + " records",
                    found,
                    "One of the two files was changed or damaged, or writing them was stopped between the two:"
                            + " fetch or write the bundle again.");
        }
    }
}
