package org.cachescope.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cachescope.format.FileKind;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.tensor.HostTensor;

/**
 * A stopped training in a safetensors file: what its trainer needs to go on.
 *
 * @param kind what is trained, so that no trainer goes on with the state of another
 * @param recipe the recipe as text: a training goes on under the recipe it began with
 * @param step steps done
 * @param tensors the trainer's state by name
 */
public record TrainingState(String kind, String recipe, long step, Map<String, HostTensor> tensors) {
    private static final String KIND = "cachescope-training";
    private static final String RECIPE = "recipe";
    private static final String STEP = "step";
    private static final int ALIGNMENT = 64;

    /** @throws IllegalArgumentException if the step is negative */
    public TrainingState {
        if (step < 0) {
            throw new IllegalArgumentException("step: expected 0 or more, found " + step);
        }
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Writes or replaces a file, whole or not at all. */
    public void write(Path file) throws IOException {
        SafetensorsFile.write(file, tensors, Map.of(KIND, kind, STEP, String.valueOf(step), RECIPE, recipe));
    }

    /**
     * What a file says of itself, its tensors not read.
     *
     * @param kind what is trained
     * @param recipe the recipe as text
     * @param step steps done
     */
    public record Summary(String kind, String recipe, long step) {}

    /** What is in training in a file; empty if that is none. @throws FormatException if the file is damaged */
    public static Optional<Summary> summary(Path file) throws IOException {
        if (FileKind.of(file) != FileKind.SAFETENSORS) {
            return Optional.empty();
        }
        Map<String, String> text = SafetensorsFile.open(file).metadata();
        String kind = text.get(KIND);
        return kind == null
                ? Optional.empty()
                : Optional.of(new Summary(kind, text.getOrDefault(RECIPE, ""), step(file, text)));
    }

    private static long step(Path file, Map<String, String> text) throws FormatException {
        String step = text.getOrDefault(STEP, "");
        if (!step.matches("\\d{1,18}")) {
            throw new FormatException(file, "'" + STEP + "'", "a number of steps", "'" + step + "'");
        }
        return Long.parseLong(step);
    }

    /**
     * Reads a file into memory.
     *
     * @param kind what is trained
     * @throws FormatException if the file is damaged, or no state of such a training
     */
    public static TrainingState read(Path file, String kind) throws IOException {
        TensorFile stored = SafetensorsFile.open(file);
        Map<String, String> text = stored.metadata();
        if (!kind.equals(text.get(KIND))) {
            throw new FormatException(
                    file,
                    "'" + KIND + "'",
                    "'" + kind + "'",
                    text.containsKey(KIND) ? "'" + text.get(KIND) + "'" : "none",
                    "Resume from a file that this command wrote.");
        }
        long step = step(file, text);
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (String name : stored.names()) {
            tensors.put(name, copied(stored, name));
        }
        return new TrainingState(kind, text.getOrDefault(RECIPE, ""), step, tensors);
    }

    /** Off the file, which the next save replaces: some systems do not let a mapped file be replaced. */
    private static HostTensor copied(TensorFile stored, String name) {
        try (Arena mapped = Arena.ofConfined()) {
            HostTensor tensor = stored.read(name, mapped);
            MemorySegment bytes = Arena.ofAuto().allocate(tensor.bytes().byteSize(), ALIGNMENT);
            bytes.copyFrom(tensor.bytes());
            return new HostTensor(tensor.dtype(), tensor.shape(), bytes);
        }
    }
}
