package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.TorchFile;
import org.cachescope.tensor.WeightSource;

/**
 * The published weights of the feature network, {@code pt_inception-2015-12-05-6726825d.pth}: another file would give
 * figures that compare with none.
 *
 * @param sha256 of the file, 64 hexadecimal digits
 * @param weights by the names of {@link org.cachescope.model.Inception#shapes()}
 */
public record InceptionCheckpoint(String sha256, WeightSource weights) {
    /** First digits of the file's SHA-256, which its name ends in. */
    public static final String PUBLISHED = "6726825d";

    /**
     * Opens the file and compares its hash.
     *
     * @throws FormatException if it is another file
     */
    public static InceptionCheckpoint open(Path file) throws IOException {
        String sha256 = FileHash.sha256(file, Progress.NONE);
        if (!sha256.startsWith(PUBLISHED)) {
            throw new FormatException(
                    file,
                    "SHA-256",
                    PUBLISHED + "… of the published FID network",
                    sha256,
                    "Take pt_inception-2015-12-05-6726825d.pth, as pytorch-fid publishes it.");
        }
        TorchFile content = TorchFile.open(file);
        if (!(content.root() instanceof Map<?, ?> weights)) {
            throw new FormatException(file, "saved object", "a dict of tensors", "something else");
        }
        return new InceptionCheckpoint(sha256, content.tensors(weights));
    }
}
