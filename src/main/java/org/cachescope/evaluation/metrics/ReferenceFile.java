package org.cachescope.evaluation.metrics;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
 * hold {@code images} (their number; of moments that a published file does not count, 50,000), {@code features} of some
 * of them, and {@code network_sha256} and {@code protocol}, by which statistics of another network are refused, or of
 * the same one with its images resized in another way.
 */
public final class ReferenceFile {
    /** Images of a published file that does not say: the distance does not depend on it. */
    private static final long UNTOLD = 50_000;

    private static final String NETWORK = "network_sha256";
    private static final String PROTOCOL = "protocol";

    private ReferenceFile() {}

    /**
     * Reads statistics.
     *
     * @param network SHA-256 of the network that is to describe the samples, in hexadecimal digits
     * @param protocol by which they are to be described; published files do not say theirs
     * @throws FormatException if it holds no statistics, or those of another network or protocol
     */
    public static ReferenceSet read(Path path, String network, String protocol) throws IOException {
        NpzFile file = NpzFile.open(path);
        requireNetwork(file, network);
        requireProtocol(file, protocol);
        HostTensor count = optional(file, "images");
        long images = count == null ? UNTOLD : count.toLongs()[0];
        HostTensor features = optional(file, "features");
        return new ReferenceSet(
                String.valueOf(path.getFileName()),
                moments(file, images, "mu", "sigma"),
                spatial(file, images),
                features == null ? null : new FeatureSet((int) features.shape().size(1), features.toFloats()));
    }

    private static @Nullable FeatureMoments spatial(NpzFile file, long images) throws IOException {
        return file.names().contains("mu_s") ? moments(file, images, "mu_s", "sigma_s") : null;
    }

    /**
     * Statistics of the images in a published file with its own moments in place of theirs: those are of all images of
     * the data set, where the file holds some of them only.
     *
     * @param images statistics of the images that the file holds
     * @return empty where the file has no moments
     * @throws FormatException if its moments are no such, or of other dimensions than the statistics
     */
    public static Optional<ReferenceSet> withMomentsOf(Path path, ReferenceSet images) throws IOException {
        NpzFile file = NpzFile.open(path);
        if (!file.names().contains("mu") || !file.names().contains("sigma")) {
            return Optional.empty();
        }
        FeatureMoments pooled = moments(file, UNTOLD, "mu", "sigma");
        requireDimensions(path, "'mu'", images.pooled(), pooled);
        FeatureMoments spatial = spatial(file, UNTOLD);
        FeatureMoments described = images.spatial();
        if (spatial != null && described != null) {
            requireDimensions(path, "'mu_s'", described, spatial);
        }
        return Optional.of(new ReferenceSet(
                images.name(), pooled, spatial == null ? images.spatial() : spatial, images.features()));
    }

    private static void requireDimensions(Path path, String place, FeatureMoments made, FeatureMoments found)
            throws FormatException {
        if (found.dimensions() != made.dimensions()) {
            throw new FormatException(
                    path,
                    place,
                    made.dimensions() + " features, as the protocol's network makes",
                    found.dimensions() + " features");
        }
    }

    private static void requireNetwork(NpzFile file, String network) throws IOException {
        HostTensor stored = optional(file, NETWORK);
        if (stored == null) {
            return;
        }
        String found = HexFormat.of().formatHex(bytes(stored));
        if (!found.equals(network)) {
            throw new FormatException(
                    file.path(),
                    NETWORK,
                    network + " as the network at hand has",
                    found,
                    "These statistics were made by another network: make them anew by 'cachescope reference'.");
        }
    }

    private static void requireProtocol(NpzFile file, String protocol) throws IOException {
        HostTensor stored = optional(file, PROTOCOL);
        if (stored == null) {
            return;
        }
        String found = new String(bytes(stored), StandardCharsets.UTF_8);
        if (!found.equals(protocol)) {
            throw new FormatException(
                    file.path(),
                    PROTOCOL,
                    protocol,
                    found,
                    "Figures of two protocols are never comparable: make statistics by this one with 'cachescope"
                            + " reference --protocol " + protocol + "', or choose --protocol " + found + ".");
        }
    }

    private static byte[] bytes(HostTensor stored) {
        byte[] bytes = new byte[Math.toIntExact(stored.shape().elements())];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) stored.valueAt(i);
        }
        return bytes;
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
     * @param protocol by which it did
     */
    public static void write(Path path, ReferenceSet set, String network, String protocol) throws IOException {
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
        arrays.put(NETWORK, tensor(HexFormat.of().parseHex(network)));
        arrays.put(PROTOCOL, tensor(protocol.getBytes(StandardCharsets.UTF_8)));
        NpzFile.write(path, arrays);
    }

    private static HostTensor tensor(byte[] bytes) {
        return HostTensor.ofBytes(DType.U8, Shape.of(bytes.length), bytes);
    }

    private static void put(Map<String, HostTensor> arrays, FeatureMoments moments, String mean, String covariance) {
        int d = moments.dimensions();
        arrays.put(mean, HostTensor.ofDoubles(Shape.of(d), moments.mean()));
        arrays.put(covariance, HostTensor.ofDoubles(Shape.of(d, d), moments.covariance()));
    }
}
