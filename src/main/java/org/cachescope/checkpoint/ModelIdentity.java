package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.PositionTable;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.jspecify.annotations.Nullable;

/**
 * Which weights a checkpoint holds, whatever its layout.
 *
 * <p>The hash runs over the canonical weights in the order of their names, each as name, shape and F32 values. The
 * position table of a DiT takes part only where it is not the analytic one, within the rounding of its stored dtype:
 * layouts that leave it out then agree with those that store it, and a table of its own still tells two models apart.
 *
 * @param sha256 64 hexadecimal digits
 * @param firstNonFinite the first NaN or infinity in that order, or null if there is none
 */
public record ModelIdentity(String sha256, @Nullable NonFinite firstNonFinite) {
    /** @throws IllegalArgumentException if the hash is not one */
    public ModelIdentity {
        FileHash.requireSha256(sha256);
    }

    /**
     * A value that no trained network has.
     *
     * @param weight the weight's published name
     * @param index its place, row-major
     * @param value {@code NaN}, {@code Infinity} or {@code -Infinity}
     */
    public record NonFinite(String weight, long index, String value) {}

    /**
     * Reads all weights in flat memory: once, or twice where a bundle's description records the hash of their file.
     *
     * @throws org.cachescope.format.FormatException if the file is another than the bundle's description records
     * @throws IOException if they cannot be read
     * @throws java.util.concurrent.CancellationException if {@code progress} says so
     */
    public static ModelIdentity of(Checkpoint checkpoint, Progress progress) throws IOException {
        ModelBundle bundle = checkpoint.bundle();
        if (bundle == null) {
            return new WeightScan(checkpoint, progress).run();
        }
        Path file = checkpoint.files().getFirst().toAbsolutePath();
        long fileBytes = Files.size(file);
        bundle.requireIntact(file.getParent(), (done, _) -> progress.goesOn(done, 2 * fileBytes));
        Progress second =
                (done, total) -> progress.goesOn(fileBytes + (long) ((double) done / total * fileBytes), 2 * fileBytes);
        return new WeightScan(checkpoint, second).run();
    }

    /** Whether {@code table} is the analytic position table within the rounding of its dtype. */
    static boolean isAnalytic(DitArchitecture architecture, HostTensor table) {
        HostTensor analytic = PositionTable.sineCosine(architecture);
        if (!analytic.shape().equals(table.shape())) {
            return false;
        }
        double tolerance = rounding(table.dtype());
        for (long i = 0; i < table.shape().elements(); i++) {
            if (!(Math.abs(table.valueAt(i) - analytic.valueAt(i)) <= tolerance)) {
                return false;
            }
        }
        return true;
    }

    /** Half a unit in the last place of values below 1, and for F32 what sines of other libraries differ by. */
    private static double rounding(DType dtype) {
        return switch (dtype) {
            case F16 -> 0x1p-11;
            case BF16 -> 0x1p-8;
            default -> 1e-6;
        };
    }
}
