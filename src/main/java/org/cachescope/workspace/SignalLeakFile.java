package org.cachescope.workspace;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.model.Architecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** What a bundle's runs begin with besides noise: a {@link SignalLeak} as two tensors of a file. */
final class SignalLeakFile {
    private static final String MEAN = "mean";
    private static final String FACTOR = "factor";

    /** A larger file is none of ours, and is not read to find that out: a thousand areas take four megabytes. */
    private static final long MOST_BYTES = 16L << 20;

    private SignalLeakFile() {}

    /** Writes it into a bundle's folder, before the bundle, which records it; whole or not at all. */
    static void write(Path folder, SignalLeak leak) throws IOException {
        long areas = leak.shape().elements();
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put(MEAN, HostTensor.ofFloats(leak.shape(), leak.mean()));
        tensors.put(FACTOR, HostTensor.ofFloats(Shape.of(areas, areas), leak.factor()));
        SafetensorsFile.write(folder.resolve(ModelBundle.SIGNAL_LEAK), tensors, Map.of());
    }

    /**
     * Reads that of a bundle.
     *
     * @param folder the bundle's
     * @return null where runs begin from noise alone
     * @throws FormatException if the file is damaged, or of another model
     */
    static @Nullable SignalLeak read(ModelBundle bundle, Path folder) throws IOException {
        if (bundle.signalLeakSha256() == null) {
            return null;
        }
        Path path = folder.resolve(ModelBundle.SIGNAL_LEAK);
        if (Files.isRegularFile(path) && Files.size(path) > MOST_BYTES) {
            throw new FormatException(
                    path, "size", "at most " + MOST_BYTES + " bytes", String.valueOf(Files.size(path)));
        }
        bundle.requireIntactSignalLeak(folder);
        TensorFile file = SafetensorsFile.open(path);
        Architecture network = bundle.card().architecture();
        Shape areas = shape(file, MEAN);
        if (areas.rank() != 3
                || areas.size(0) != network.inChannels()
                || areas.size(1) != areas.size(2)
                || areas.size(1) < 1
                || network.inputSize() % areas.size(1) != 0) {
            throw new FormatException(
                    path,
                    "tensor '" + MEAN + "'",
                    "F32 [" + network.inChannels() + ", k, k] with a k that divides " + network.inputSize(),
                    areas.toString());
        }
        Shape square = Shape.of(areas.elements(), areas.elements());
        if (!shape(file, FACTOR).equals(square)) {
            throw new FormatException(
                    path, "tensor '" + FACTOR + "'", "F32 " + square, String.valueOf(file.shape(FACTOR)));
        }
        try (Arena arena = Arena.ofConfined()) {
            return new SignalLeak(
                    areas,
                    file.read(MEAN, arena).toFloats(),
                    file.read(FACTOR, arena).toFloats());
        } catch (IllegalArgumentException e) {
            throw new FormatException(path, "values", "numbers of a signal leak", String.valueOf(e.getMessage()));
        }
    }

    private static Shape shape(TensorFile file, String name) throws FormatException {
        if (!file.names().contains(name)) {
            throw new FormatException(file.path(), "tensor '" + name + "'", "numbers of a signal leak", "none");
        }
        if (file.dtype(name) != DType.F32) {
            throw new FormatException(
                    file.path(),
                    "tensor '" + name + "'",
                    "F32",
                    file.dtype(name).name());
        }
        return file.shape(name);
    }
}
