package org.cachescope.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the system tells of the processor. It depends on nothing that changes from start to start, so that the operators
 * chosen by it, and with them the last bits of every result, stay the same on one machine.
 *
 * @param features names of instruction set extensions as Linux spells them, such as {@code avx2}; empty where the
 *     system does not tell
 */
public record Processor(Set<String> features) {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final String FEATURES = "flags";

    /** Copies the features. */
    public Processor {
        features = Set.copyOf(features);
    }

    /** The processor at hand; without features on systems that have no {@code /proc/cpuinfo}. */
    public static Processor ofThisMachine() {
        try {
            return parse(Files.readAllLines(DESCRIPTION));
        } catch (IOException _) {
            return new Processor(Set.of());
        }
    }

    /** The first processor of a {@code /proc/cpuinfo}. */
    static Processor parse(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(FEATURES))
                .findFirst()
                .map(line -> new Processor(
                        Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                .orElseGet(() -> new Processor(Set.of()));
    }

    /** Whether this is known to be a processor of 256-bit vectors at most. */
    public boolean vectorsAreNarrow() {
        return features.contains("avx2") && !features.contains("avx512f");
    }
}
