package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.evaluation.metrics.ImageFeatures;
import org.cachescope.format.FormatException;
import org.cachescope.format.RgbImage;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/**
 * A {@link Part} as a safetensors file: {@code pictures} U8 (N, H, W, 3); where the protocol has them {@code pooled}
 * F32 (N, D), {@code logits} F32 (N, classes) and {@code spatial} F32 (N, S); {@code times} F64 (3), and where a rule
 * decided {@code passed-over} U8 (evaluations), 1 for each that passed over blocks; in its metadata the {@code device}
 * that made it.
 */
final class PartFile {
    private static final int CHANNELS = 3;
    private static final String PICTURES = "pictures";
    private static final String POOLED = "pooled";
    private static final String SPATIAL = "spatial";
    private static final String LOGITS = "logits";
    private static final String TIMES = "times";
    private static final String PASSED_OVER = "passed-over";
    private static final String DEVICE = "device";

    private PartFile() {}

    static void write(Path path, Part part) throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put(PICTURES, pictures(part.pictures()));
        ImageFeatures features = part.features();
        if (features != null) {
            tensors.put(POOLED, tensor(features.pooled()));
            tensors.put(LOGITS, tensor(features.logits()));
            FeatureSet spatial = features.spatial();
            if (spatial != null) {
                tensors.put(SPATIAL, tensor(spatial));
            }
        }
        Part.Times times = part.times();
        tensors.put(TIMES, HostTensor.ofDoubles(Shape.of(3), new double[] {
            times.networkMillis(), times.samplerMillis(), times.totalMillis()
        }));
        if (!part.passedOver().isEmpty()) {
            tensors.put(PASSED_OVER, flags(part.passedOver()));
        }
        Map<String, String> metadata = new LinkedHashMap<>(Map.of("format", "cachescope-part"));
        String device = part.device();
        if (device != null) {
            metadata.put(DEVICE, device);
        }
        SafetensorsFile.write(path, tensors, metadata);
    }

    private static HostTensor flags(List<Boolean> flags) {
        byte[] bytes = new byte[flags.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (flags.get(i) ? 1 : 0);
        }
        return HostTensor.ofBytes(DType.U8, Shape.of(bytes.length), bytes);
    }

    private static List<Boolean> flags(HostTensor tensor) {
        return LongStream.range(0, tensor.shape().size(0))
                .mapToObj(i -> tensor.bytes().get(ValueLayout.JAVA_BYTE, i) != 0)
                .toList();
    }

    private static HostTensor pictures(List<RgbImage> pictures) {
        RgbImage first = pictures.getFirst();
        int size = first.rgb().length;
        byte[] all = new byte[Math.multiplyExact(pictures.size(), size)];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).rgb(), 0, all, i * size, size);
        }
        return HostTensor.ofBytes(DType.U8, Shape.of(pictures.size(), first.height(), first.width(), CHANNELS), all);
    }

    private static HostTensor tensor(FeatureSet set) {
        return HostTensor.ofFloats(Shape.of(set.size(), set.dimensions()), set.values());
    }

    /**
     * Reads a part.
     *
     * @param images how many it has to be of
     * @param described whether it has to have features
     * @throws FormatException if it is damaged or of another number of images
     */
    static Part read(Path path, int images, boolean described) throws IOException {
        TensorFile file = SafetensorsFile.open(path);
        for (String name : described ? List.of(PICTURES, POOLED, LOGITS, TIMES) : List.of(PICTURES, TIMES)) {
            if (!file.names().contains(name)) {
                throw new FormatException(path, "tensors", "'" + name + "' among them", "" + file.names());
            }
        }
        long found = file.shape(PICTURES).size(0);
        if (found != images) {
            throw new FormatException(
                    path, "images", images + " as the evaluation has in this part", "" + found, "Remove the file.");
        }
        try (Arena arena = Arena.ofConfined()) {
            HostTensor times = file.read(TIMES, arena);
            return new Part(
                    pictures(file.read(PICTURES, arena)),
                    described ? imageFeatures(file, arena) : null,
                    new Part.Times(times.valueAt(0), times.valueAt(1), times.valueAt(2)),
                    file.names().contains(PASSED_OVER) ? flags(file.read(PASSED_OVER, arena)) : List.of(),
                    file.metadata().get(DEVICE));
        }
    }

    private static ImageFeatures imageFeatures(TensorFile file, Arena arena) {
        FeatureSet spatial = file.names().contains(SPATIAL) ? features(file, SPATIAL, arena) : null;
        return new ImageFeatures(features(file, POOLED, arena), spatial, features(file, LOGITS, arena));
    }

    private static FeatureSet features(TensorFile file, String name, Arena arena) {
        HostTensor values = file.read(name, arena);
        return new FeatureSet((int) values.shape().size(1), values.toFloats());
    }

    private static List<RgbImage> pictures(HostTensor tensor) {
        int height = (int) tensor.shape().size(1);
        int width = (int) tensor.shape().size(2);
        int size = CHANNELS * height * width;
        List<RgbImage> pictures = new ArrayList<>();
        for (int i = 0; i < tensor.shape().size(0); i++) {
            byte[] rgb = new byte[size];
            MemorySegment.copy(tensor.bytes(), ValueLayout.JAVA_BYTE, (long) i * size, rgb, 0, size);
            pictures.add(new RgbImage(width, height, rgb));
        }
        return pictures;
    }
}
