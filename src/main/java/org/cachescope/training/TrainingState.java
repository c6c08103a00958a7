package org.cachescope.training;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.tensor.HostTensor;

/**
 * A stopped training run in a safetensors file: what its trainer needs to go on.
 *
 * @param recipe the recipe in words: a run goes on under the very recipe it began with
 * @param step steps done
 * @param tensors the trainer's state by name
 */
public record TrainingState(String recipe, long step, Map<String, HostTensor> tensors) {
    private static final String RECIPE = "recipe";
    private static final String STEP = "step";

    /** @throws IllegalArgumentException if the step is negative */
    public TrainingState {
        if (step < 0) {
            throw new IllegalArgumentException("step: expected 0 or more, found " + step);
        }
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Writes or replaces a file atomically. */
    public void write(Path file) throws IOException {
        SafetensorsFile.write(file, tensors, Map.of(RECIPE, recipe, STEP, String.valueOf(step)));
    }

    /**
     * Reads a file into memory.
     *
     * @param recipe the recipe that the run is to go on under
     * @throws FormatException if the file is damaged, no training state, or that of another recipe
     */
    public static TrainingState read(Path file, String recipe) throws IOException {
        TensorFile stored = SafetensorsFile.open(file);
        String found = stored.metadata().getOrDefault(RECIPE, "none");
        if (!found.equals(recipe)) {
            throw new FormatException(
                    file, "recipe", recipe, found, "Delete the file to start anew, or train by its recipe.");
        }
        String step = stored.metadata().getOrDefault(STEP, "none");
        if (!step.matches("\\d{1,18}")) {
            throw new FormatException(file, STEP, "a whole number of 0 or more", step);
        }
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined()) {
            for (String name : stored.names()) {
                tensors.put(
                        name,
                        HostTensor.ofFloats(
                                stored.shape(name), stored.read(name, arena).toFloats()));
            }
        }
        return new TrainingState(recipe, Long.parseLong(step), tensors);
    }
}
