package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.training.RouterRecipe;

/**
 * A router training that can be resumed.
 *
 * @param iteration iterations done
 * @param state the trainer's own; not copied
 */
record RouterTrainingState(int iteration, double[] state) {
    private static final String KIND = "router";
    private static final String STATE = "state";

    /** What must not change when a training goes on: everything but the number of iterations. */
    static ObjectNode record(RouterRecipe recipe, String modelIdentity) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", modelIdentity);
        json.put("steps", recipe.steps());
        json.put("lambda", recipe.lambda());
        json.put("learningRate", recipe.learningRate());
        json.put("batch", recipe.batch());
        json.put("labelDrop", recipe.labelDrop());
        json.put("straightThrough", recipe.straightThrough().orElse(0));
        json.put("seed", recipe.seed());
        return json;
    }

    /**
     * Reads a state.
     *
     * @param record what is to go on
     * @throws FormatException if the file holds the training of something else, or none
     */
    static RouterTrainingState read(Path file, ObjectNode record) throws IOException {
        TrainingFile saved = TrainingFile.read(file, KIND);
        for (Map.Entry<String, JsonNode> field : record.properties()) {
            String expected = field.getValue().asText();
            String found = saved.recipe().path(field.getKey()).asText();
            if (!expected.equals(found)) {
                throw new FormatException(
                        file,
                        "'recipe', '" + field.getKey() + "'",
                        expected + " as asked for",
                        found,
                        "Resume with the options that the training began with.");
            }
        }
        HostTensor state = saved.state().get(STATE);
        if (state == null) {
            throw new FormatException(file, "tensor '" + STATE + "'", "the trainer's state", "none");
        }
        double[] values = new double[Math.toIntExact(state.shape().elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = state.valueAt(i);
        }
        return new RouterTrainingState(Math.toIntExact(saved.step()), values);
    }

    /** Writes the state, whole or not at all. */
    void write(Path file, ObjectNode record) throws IOException {
        MemorySegment bytes = Arena.ofAuto().allocate((long) state.length * Double.BYTES, Double.BYTES);
        bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(state);
        HostTensor tensor = new HostTensor(DType.F64, Shape.of(state.length), bytes);
        new TrainingFile(record, iteration, Map.of(STATE, tensor)).write(file, KIND);
    }
}
