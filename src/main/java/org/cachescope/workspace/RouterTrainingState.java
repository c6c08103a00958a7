package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.cachescope.data.ImageFolder;
import org.cachescope.data.ImageSource;
import org.cachescope.format.FormatException;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.training.RouterRecipe;
import org.jspecify.annotations.Nullable;

/**
 * A router training that can be resumed.
 *
 * @param iteration iterations done
 * @param state the trainer's own; not copied
 */
record RouterTrainingState(int iteration, double[] state) {
    private static final String KIND = "router";
    private static final String STATE = "state";
    private static final String SOLVER = "solver";
    private static final String PATTERN = "pattern";
    private static final String MODE = "mode";
    private static final String ITERATIONS = "iterations";
    private static final String AUTOENCODER = "autoencoderSha256";
    private static final String SIGNAL_LEAK = "signalLeakSha256";
    private static final int MOST_SHOWN = 200;

    /**
     * What must not change when a training goes on, and the number of iterations, which may.
     *
     * @param space of the images, with what makes latents of them; null where it learns without images
     * @param signalLeak hash of what runs that are learned from begin with besides noise, or null
     * @param folder of the images, or null if they are the model's own or none
     * @throws IOException if the autoencoder cannot be read
     */
    static ObjectNode record(
            RouterRecipe recipe,
            String modelIdentity,
            @Nullable TrainingSpace space,
            @Nullable String signalLeak,
            @Nullable Path folder)
            throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", modelIdentity);
        json.put(ITERATIONS, recipe.iterations());
        recipe.solver().ifPresent(solver -> json.put(SOLVER, solver.label()));
        json.put("steps", recipe.steps());
        recipe.pattern().ifPresent(pattern -> json.put(PATTERN, pattern.label()));
        json.put("lambda", recipe.lambda());
        json.put("learningRate", recipe.learningRate());
        json.put("batch", recipe.batch());
        json.put("labelDrop", recipe.labelDrop());
        json.put("straightThrough", recipe.straightThrough().orElse(0));
        json.put("loss", recipe.loss().label());
        if (recipe.mode() != RouterMode.REUSE) {
            json.put(MODE, recipe.mode().label());
        }
        json.put("seed", recipe.seed());
        if (space != null) {
            putImages(json, space, folder);
        }
        if (recipe.loss() == RouterLoss.RUN) {
            json.put(SIGNAL_LEAK, signalLeak == null ? "" : signalLeak);
        }
        return json;
    }

    private static void putImages(ObjectNode json, TrainingSpace space, @Nullable Path folder) throws IOException {
        ImageSource source = space.images();
        json.put("dataKind", folder == null ? "shapes" : "images");
        json.put(
                "dataPath",
                folder == null ? "" : folder.toAbsolutePath().normalize().toString());
        json.put("dataImages", source instanceof ImageFolder images ? images.images() : 0);
        source.classNames().forEach(json.putArray("dataClasses")::add);
        if (space.autoencoder() != null) {
            json.put(AUTOENCODER, space.autoencoder().sha256());
            json.put("latentScale", space.autoencoder().architecture().scaleFactor());
        }
    }

    /** Reads a file that keeps a router's training. @throws FormatException if it holds another's, or none */
    static TrainingFile read(Path file) throws IOException {
        return TrainingFile.read(file, KIND);
    }

    /**
     * How a kept training learns.
     *
     * @param iterations updates in all, or null for as many as the file says; files that do not say mean twenty a step
     * @throws FormatException if a field is missing or of another kind
     */
    static TrainRouterRequest.Learning learning(Path file, ObjectNode recipe, @Nullable Integer iterations)
            throws FormatException {
        RecipeFields fields = new RecipeFields(file, recipe);
        double straightThrough = fields.real("straightThrough");
        JsonNode kept = recipe.path(ITERATIONS);
        return new TrainRouterRequest.Learning(
                solver(file, recipe.path(SOLVER)),
                fields.integer("steps"),
                pattern(file, recipe.path(PATTERN)),
                fields.real("lambda"),
                fields.real("learningRate"),
                fields.integer("batch"),
                iterations == null && kept.isInt() ? Integer.valueOf(kept.intValue()) : iterations,
                fields.real("labelDrop"),
                straightThrough == 0 ? null : straightThrough,
                loss(file, recipe.path("loss").asText()),
                mode(file, recipe.path(MODE)),
                fields.whole("seed"));
    }

    /** Files of the network's published solver do not name it. */
    private static @Nullable SolverName solver(Path file, JsonNode label) throws FormatException {
        if (label.isMissingNode()) {
            return null;
        }
        try {
            return SolverName.of(label.asText());
        } catch (IllegalArgumentException _) {
            throw new FormatException(file, "'recipe', 'solver'", "a solver's name", shortened(label.toString()));
        }
    }

    /** Files of the pattern of the solver's publication do not name it. */
    private static @Nullable ReusePattern pattern(Path file, JsonNode label) throws FormatException {
        return label.isMissingNode()
                ? null
                : ReusePattern.ofLabel(label.asText())
                        .orElseThrow(() -> new FormatException(
                                file, "'recipe', 'pattern'", "a pattern's name", shortened(label.toString())));
    }

    private static RouterLoss loss(Path file, String label) throws FormatException {
        return Arrays.stream(RouterLoss.values())
                .filter(loss -> loss.label().equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new FormatException(file, "'recipe', 'loss'", "output or run", shortened("'" + label + "'")));
    }

    /** Files of routers that learn to reuse do not say so. */
    private static RouterMode mode(Path file, JsonNode label) throws FormatException {
        return RouterMode.ofLabel(label.asText(RouterMode.REUSE.label()))
                .orElseThrow(() ->
                        new FormatException(file, "'recipe', 'mode'", "reuse or drop", shortened(label.toString())));
    }

    /** Folder of a kept training's images, or null for the model's own generator or none. */
    static @Nullable Path data(ObjectNode recipe) {
        return recipe.path("dataKind").asText().equals("images")
                ? Path.of(recipe.path("dataPath").asText())
                : null;
    }

    /**
     * The state of a kept training.
     *
     * @param record what is to go on
     * @throws FormatException if the file holds the training of something else, or no state
     */
    static RouterTrainingState of(Path file, TrainingFile saved, ObjectNode record) throws FormatException {
        for (Map.Entry<String, JsonNode> field : record.properties()) {
            String expected = field.getValue().toString();
            String found = found(saved.recipe(), field.getKey());
            if (!field.getKey().equals(ITERATIONS) && !expected.equals(found)) {
                throw new FormatException(
                        file,
                        "'recipe', '" + field.getKey() + "'",
                        shortened(expected) + " as asked for",
                        found.isEmpty() ? "none" : shortened(found),
                        "Resume with "
                                + (field.getKey().equals(AUTOENCODER) ? "the autoencoder" : "the model and the images")
                                + " that the training began with.");
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

    /** Files from before models had a signal leak say nothing of it. */
    private static String found(ObjectNode recipe, String field) {
        return field.equals(SIGNAL_LEAK) && !recipe.has(field)
                ? "\"\""
                : recipe.path(field).toString();
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    /** Writes the state, whole or not at all. */
    void write(Path file, ObjectNode record) throws IOException {
        MemorySegment bytes = Arena.ofAuto().allocate((long) state.length * Double.BYTES, Double.BYTES);
        bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(state);
        HostTensor tensor = new HostTensor(DType.F64, Shape.of(state.length), bytes);
        new TrainingFile(record, iteration, Map.of(STATE, tensor)).write(file, KIND);
    }
}
