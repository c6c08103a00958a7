package org.cachescope.evaluation.metrics;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.format.FormatException;
import org.cachescope.format.NpzFile;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Reference statistics as {@code .npz} files hold them: {@code mu} and {@code sigma} of the pooled features, where
 * there are any {@code mu_s} and {@code sigma_s} of the spatial ones, as in published files. Those written here also
 * hold {@code images} (their number), {@code features} of some of them, and {@code network_sha256}, by which statistics
 * of another network are refused.
 */
public final class ReferenceFile {
    /** Images of a published file that does not say: the distance does not depend on it. */
    private static final long UNTOLD = 50_000;

    private static final String NETWORK = "network_sha256";

    private ReferenceFile() {}

    /**
     * Reads statistics.
     *
     * @param network SHA-256 of the network that is to describe the samples, in hexadecimal digits
     * @throws FormatException if it holds no statistics, or those of another network
     */
    public static ReferenceSet read(Path path, String network) throws IOException {
        NpzFile file = NpzFile.open(path);
        requireNetwork(file, network);
        HostTensor count = optional(file, "images");
        long images = count == null ? UNTOLD : count.toLongs()[0];
        FeatureMoments spatial = file.names().contains("mu_s") ? moments(file, images, "mu_s", "sigma_s") : null;
        HostTensor features = optional(file, "features");
        return new ReferenceSet(
                String.valueOf(path.getFileName()),
                moments(file, images, "mu", "sigma"),
                spatial,
                features == null ? null : new FeatureSet((int) features.shape().size(1), features.toFloats()));
    }

    private static void requireNetwork(NpzFile file, String network) throws IOException {
        HostTensor stored = optional(file, NETWORK);
        if (stored == null) {
            return;
        }
        byte[] bytes = new byte[Math.toIntExact(stored.shape().elements())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) stored.valueAt(i);
        }
        String found = HexFormat.of().formatHex(bytes);
        if (!found.equals(network)) {
            throw new FormatException(
                    file.path(),
                    NETWORK,
                    network + " as the network at hand has",
                    found,
                    "These statistics were made by another network: make them anew by 'cachescope reference'.");
        }
    }

    private static @Nullable HostTensor optional(NpzFile file, String name) throws IOException {
        return file.names().contains(name) ? file.read(name, Arena.ofAuto()) : null;
    }

    private static FeatureMoments moments(NpzFile file, long images, String mean, String covariance)
            throws IOException {
        HostTensor mu = file.read(mean, Arena.ofAuto());
        HostTensor sigma = file.read(covariance, Arena.ofAuto());
        long d = mu.shape().elements();
        if (mu.shape().rank() != 1 || !sigma.shape().equals(Shape.of(d, d))) {
            throw new FormatException(
                    file.path(),
                    "'" + mean + "' and '" + covariance + "'",
                    "shapes [D] and [D, D]",
                    mu.shape() + " and " + sigma.shape());
        }
        return FeatureMoments.of(images, mu.toDoubles(), sigma.toDoubles());
    }

    /**
     * Writes statistics.
     *
     * @param network SHA-256 of the network that made the features, in hexadecimal digits
     */
    public static void write(Path path, ReferenceSet set, String network) throws IOException {
        Map<String, HostTensor> arrays = new LinkedHashMap<>();
        put(arrays, set.pooled(), "mu", "sigma");
        FeatureMoments spatial = set.spatial();
        if (spatial != null) {
            put(arrays, spatial, "mu_s", "sigma_s");
        }
        arrays.put(
                "images",
                HostTensor.ofLongs(Shape.of(), new long[] {set.pooled().images()}));
        FeatureSet features = set.features();
        if (features != null) {
            arrays.put(
                    "features",
                    HostTensor.ofFloats(Shape.of(features.size(), features.dimensions()), features.values()));
        }
        byte[] hash = HexFormat.of().parseHex(network);
        arrays.put(NETWORK, HostTensor.ofBytes(DType.U8, Shape.of(hash.length), hash));
        NpzFile.write(path, arrays);
    }

    private static void put(Map<String, HostTensor> arrays, FeatureMoments moments, String mean, String covariance) {
        int d = moments.dimensions();
        arrays.put(mean, HostTensor.ofDoubles(Shape.of(d), moments.mean()));
        arrays.put(covariance, HostTensor.ofDoubles(Shape.of(d, d), moments.covariance()));
    }
}
