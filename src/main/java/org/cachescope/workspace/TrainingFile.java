package org.cachescope.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.WriteFailedException;
import org.cachescope.tensor.HostTensor;
import org.cachescope.training.TrainingState;

/**
 * A training that can be resumed: a {@link TrainingState} whose recipe is JSON.
 *
 * @param recipe what is being trained, as JSON
 * @param step steps done
 * @param state the trainer's state in memory, held until the garbage collector finds it unused
 */
record TrainingFile(ObjectNode recipe, long step, Map<String, HostTensor> state) {
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
        new TrainingState(kind, recipe.toString(), step, state).write(file);
    }

    /**
     * Reads the file into memory.
     *
     * @param kind what is trained, as given to {@link #write}
     * @throws FormatException if it is no such training's
     */
    static TrainingFile read(Path file, String kind) throws IOException {
        TrainingState saved = TrainingState.read(file, kind);
        return new TrainingFile(recipe(file, saved.recipe()), saved.step(), saved.tensors());
    }

    private static ObjectNode recipe(Path file, String text) throws FormatException {
        try {
            JsonNode recipe = JSON.readTree(text);
            if (recipe instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException _) {
            // Told below, as for text that is JSON but no object.
        }
        throw new FormatException(file, "'" + RECIPE + "'", "a JSON object", "something else");
    }
}
