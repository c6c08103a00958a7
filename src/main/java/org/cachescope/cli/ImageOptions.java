package org.cachescope.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which images a run makes: how many, of which classes, from which noise, how strongly guided. */
final class ImageOptions {
    @Option(
            names = {"-g", "--guidance"},
            paramLabel = "SCALE",
            description = "classifier-free guidance, for DiT 1 for none, for U-ViT 0 (default: what the model suggests,"
                    + " else 1.5 for DiT, 0.4 for U-ViT)")
    private @Nullable Double guidance;

    @Option(
            names = {"-c", "--classes"},
            paramLabel = "CLASS",
            split = ",",
            description = "names or numbers, given to the images in turn (default: a spread over all classes)")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = {"-n", "--images"},
            paramLabel = "N",
            defaultValue = "8",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int images;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the noise (default: ${DEFAULT-VALUE})")
    private long seed;

    @Nullable
    Double guidance() {
        return guidance;
    }

    List<String> classes() {
        return classes;
    }

    int count() {
        return images;
    }

    long seed() {
        return seed;
    }
}
