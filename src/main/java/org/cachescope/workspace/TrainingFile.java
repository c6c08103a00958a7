package org.cachescope.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.format.WriteFailedException;
import org.cachescope.tensor.HostTensor;

/**
 * A training that can be resumed: a safetensors file with its state as tensors, and recipe and step as text.
 *
 * @param recipe what is being trained, as JSON
 * @param step steps done
 * @param state the trainer's state in memory, held until the garbage collector finds it unused
 */
record TrainingFile(ObjectNode recipe, long step, Map<String, HostTensor> state) {
    private static final String KIND = "cachescope-training";
    private static final String STEP = "step";
    private static final String RECIPE = "recipe";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Refuses to begin a training whose file would overwrite that of another, or cannot be written.
     *
     * @throws WriteFailedException if the file exists
     */
    static void requireNew(Path file) throws WriteFailedException {
        if (Files.exists(file)) {
            throw new WriteFailedException(
                    file,
                    "it exists, and a new training would overwrite it",
                    "Go on with it by --resume, or choose another name.",
                    null);
        }
    }

    /** Writes the file, whole or not at all. */
    void write(Path file, String kind) throws IOException {
        SafetensorsFile.write(file, state, Map.of(KIND, kind, STEP, String.valueOf(step), RECIPE, recipe.toString()));
    }

    /**
     * Reads the file.
     *
     * @param kind what is trained, as given to {@link #write}
     * @throws FormatException if it is no such training's
     */
    static TrainingFile read(Path file, String kind) throws IOException {
        TensorFile tensors = SafetensorsFile.open(file);
        Map<String, String> text = tensors.metadata();
        if (!kind.equals(text.get(KIND))) {
            throw new FormatException(
                    file,
                    "'" + KIND + "'",
                    "'" + kind + "'",
                    text.containsKey(KIND) ? "'" + text.get(KIND) + "'" : "none",
                    "Resume from a file that this command wrote.");
        }
        Map<String, HostTensor> state = new LinkedHashMap<>();
        for (String name : tensors.names()) {
            state.put(name, copied(tensors, name));
        }
        return new TrainingFile(recipe(file, text), step(file, text), state);
    }

    /** Off the file, which the next save replaces: some systems do not let a mapped file be replaced. */
    private static HostTensor copied(TensorFile tensors, String name) {
        try (Arena mapped = Arena.ofConfined()) {
            HostTensor tensor = tensors.read(name, mapped);
            MemorySegment bytes = Arena.ofAuto().allocate(tensor.bytes().byteSize(), 64);
            bytes.copyFrom(tensor.bytes());
            return new HostTensor(tensor.dtype(), tensor.shape(), bytes);
        }
    }

    private static ObjectNode recipe(Path file, Map<String, String> text) throws FormatException {
        try {
            JsonNode recipe = JSON.readTree(text.getOrDefault(RECIPE, ""));
            if (recipe instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Told below, as for text that is JSON but no object.
        }
        throw new FormatException(file, "'" + RECIPE + "'", "a JSON object", "something else");
    }

    private static long step(Path file, Map<String, String> text) throws FormatException {
        String step = text.getOrDefault(STEP, "");
        if (!step.matches("\\d{1,18}")) {
            throw new FormatException(file, "'" + STEP + "'", "a number of steps", "'" + step + "'");
        }
        return Long.parseLong(step);
    }
}
