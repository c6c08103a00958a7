package org.cachescope.evaluation;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cachescope.data.LabelledBatch;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.Sha256;
import org.cachescope.format.TensorFile;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a model's samples, each kept as a file as soon as it is made where a folder for them is named, so that an
 * hour of sampling which was cut off goes on where it stopped.
 *
 * <p>Files are found by every byte of the model, not by the code that samples: a folder serves one version of it.
 */
final class KeptSamples {
    private static final String PIXELS = "pixels";
    private static final String LABELS = "labels";
    private static final int NAMED_DIGITS = 12;

    private final @Nullable Path folder;
    private final String model;

    private KeptSamples(@Nullable Path folder, String model) {
        this.folder = folder;
        this.model = model;
    }

    /** @param folder where they are kept, or null for nowhere; made where it is missing */
    static KeptSamples of(Path model, @Nullable Path folder) throws IOException {
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return new KeptSamples(folder, model.getFileName() + "-" + hash(model).substring(0, NAMED_DIGITS));
    }

    private static String hash(Path folder) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (Stream<Path> walked = Files.walk(folder)) {
            List<Path> files = walked.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The batch that is kept, else the one that is made now, and kept. */
    LabelledBatch batch(int evaluations, int first, int n, Supplier<LabelledBatch> sampling) throws IOException {
        if (folder == null) {
            return sampling.get();
        }
        Path file = folder.resolve("%s-%d-%d-%d.safetensors".formatted(model, evaluations, first, n));
        if (Files.exists(file)) {
            return read(file);
        }
        LabelledBatch batch = sampling.get();
        write(file, batch);
        return batch;
    }

    private static LabelledBatch read(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            TensorFile file = SafetensorsFile.open(path);
            int[] labels = Arrays.stream(file.read(LABELS, arena).toLongs())
                    .mapToInt(Math::toIntExact)
                    .toArray();
            return new LabelledBatch(file.read(PIXELS, arena).toFloats(), labels, file.shape(PIXELS));
        }
    }

    private static void write(Path path, LabelledBatch batch) throws IOException {
        long[] labels = Arrays.stream(batch.labels()).asLongStream().toArray();
        SafetensorsFile.write(
                path,
                Map.of(
                        PIXELS, HostTensor.ofFloats(batch.shape(), batch.pixels()),
                        LABELS, HostTensor.ofLongs(Shape.of(labels.length), labels)),
                Map.of());
    }
}
