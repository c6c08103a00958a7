package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A model as Cachescope ships it: a folder with {@value #WEIGHTS} and {@value #DESCRIPTION}.
 *
 * @param card what its maker says about the model
 * @param sha256 of the weights' file, 64 hexadecimal digits
 * @param autoencoderSha256 of the weights' file of its autoencoder in {@value #AUTOENCODER}, or null if it brings none
 * @param signalLeakSha256 of {@value #SIGNAL_LEAK}, or null where runs begin from noise alone
 */
public record ModelBundle(
        ModelCard card,
        String sha256,
        @Nullable String autoencoderSha256,
        @Nullable String signalLeakSha256) {
    /** The folder of the autoencoder that decodes the model's latents, as diffusers writes it. */
    public static final String AUTOENCODER = "vae";

    /** The weights under their published names; the position table only where it is not the analytic one. */
    public static final String WEIGHTS = "model.safetensors";

    /** What runs begin with besides noise. */
    public static final String SIGNAL_LEAK = "signal-leak.safetensors";

    /** The description, as JSON. */
    public static final String DESCRIPTION = "model.json";

    /** @throws IllegalArgumentException if the hash is not one */
    public ModelBundle {
        FileHash.requireSha256(sha256);
        if (autoencoderSha256 != null) {
            FileHash.requireSha256(autoencoderSha256);
        }
        if (signalLeakSha256 != null) {
            FileHash.requireSha256(signalLeakSha256);
        }
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
     * Writes a bundle, weights first, each file whole or not at all; an autoencoder and a {@value #SIGNAL_LEAK} that
     * lie in its folder already are recorded with it. The folder is made if it is missing. A process that is stopped
     * between the two leaves new weights under an old description, which {@link ModelIdentity#of} tells.
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
        for (Map.Entry<String, Shape> weight : card.architecture().shapes().entrySet()) {
            String name = weight.getKey();
            HostTensor values = weights.get(name);
            boolean positions = card.architecture() instanceof DitArchitecture && name.equals(DitWeightNames.POSITIONS);
            if (positions && (values == null || isAnalytic(card, values))) {
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
        ModelBundle bundle = new ModelBundle(
                card,
                FileHash.sha256(file, Progress.NONE),
                hashOfPresent(autoencoder(folder)),
                hashOfPresent(folder.resolve(SIGNAL_LEAK)));
        BundleDescription.write(folder.resolve(DESCRIPTION), bundle);
        return bundle;
    }

    private static @Nullable String hashOfPresent(Path file) throws IOException {
        return Files.isRegularFile(file) ? FileHash.sha256(file, Progress.NONE) : null;
    }

    private static boolean isAnalytic(ModelCard card, HostTensor positions) {
        return card.architecture() instanceof DitArchitecture dit && ModelIdentity.isAnalytic(dit, positions);
    }

    private static Path autoencoder(Path folder) {
        return folder.resolve(AUTOENCODER).resolve(AutoencoderFolder.WEIGHTS);
    }

    /**
     * Reads the weights' files and compares their hashes with the recorded ones.
     *
     * @throws FormatException if they differ
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    public void requireIntact(Path folder, Progress progress) throws IOException {
        requireIntact(folder.resolve(WEIGHTS), sha256, progress);
        if (autoencoderSha256 != null) {
            requireIntact(autoencoder(folder), autoencoderSha256, Progress.NONE);
        }
        requireIntactSignalLeak(folder);
    }

    /**
     * Compares the hash of {@value #SIGNAL_LEAK} with the recorded one, if there is one.
     *
     * @throws FormatException if they differ
     */
    public void requireIntactSignalLeak(Path folder) throws IOException {
        if (signalLeakSha256 != null) {
            requireIntact(folder.resolve(SIGNAL_LEAK), signalLeakSha256, Progress.NONE);
        }
    }

    private static void requireIntact(Path file, String recorded, Progress progress) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file, "file", "a part of the bundle", "none");
        }
        String found = FileHash.sha256(file, progress);
        if (!found.equals(recorded)) {
            throw new FormatException(
                    file,
                    "SHA-256",
                    recorded + " as " + DESCRIPTION + " records",
                    found,
                    "One of the two files was changed or damaged, or writing them was stopped between the two:"
                            + " fetch or write the bundle again.");
        }
    }
}
