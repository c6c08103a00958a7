package org.cachescope.workspace;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Map;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.model.Architecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** What a bundle's runs begin with besides noise: a {@link SignalLeak} as two tensors of a file. */
final class SignalLeakFile {
    private static final String MEAN = "mean";
    private static final String FACTOR = "factor";

    /** A file of more numbers is none of ours. */
    private static final long MOST_AREAS = 1024;

    private SignalLeakFile() {}

    /** Writes it into a bundle's folder, before the bundle, which records it; whole or not at all. */
    static void write(Path folder, SignalLeak leak) throws IOException {
        long areas = leak.shape().elements();
        SafetensorsFile.write(
                folder.resolve(ModelBundle.SIGNAL_LEAK),
                Map.of(
                        MEAN, HostTensor.ofFloats(leak.shape(), leak.mean()),
                        FACTOR, HostTensor.ofFloats(Shape.of(areas, areas), leak.factor())),
                Map.of());
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
        bundle.requireIntactSignalLeak(folder);
        Path path = folder.resolve(ModelBundle.SIGNAL_LEAK);
        TensorFile file = SafetensorsFile.open(path);
        for (String name : new String[] {MEAN, FACTOR}) {
            if (!file.names().contains(name)) {
                throw new FormatException(path, "tensor '" + name + "'", "numbers of a signal leak", "none");
            }
        }
        if (file.shape(MEAN).elements() > MOST_AREAS) {
            throw new FormatException(
                    path,
                    "tensor '" + MEAN + "'",
                    "at most " + MOST_AREAS + " means",
                    file.shape(MEAN).toString());
        }
        Architecture network = bundle.card().architecture();
        try (Arena arena = Arena.ofConfined()) {
            SignalLeak leak = new SignalLeak(
                    file.shape(MEAN),
                    file.read(MEAN, arena).toFloats(),
                    file.read(FACTOR, arena).toFloats());
            if (!leak.fits(network.inChannels(), network.inputSize())) {
                throw new IllegalArgumentException("expected means of areas of " + network.inChannels()
                        + " channels of " + network.inputSize() + " pixels, found " + leak.shape());
            }
            return leak;
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    path, "signal leak", "numbers that fit " + bundle.card().name(), String.valueOf(e.getMessage()));
        }
    }
}
