package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Objects;
import org.cachescope.format.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * What a model in training will say of itself besides its recipe; kept in the training's file, so that every sitting
 * writes the same card.
 *
 * @param name the name asked for, or null for the folder's
 * @param guidanceScale guidance to use
 * @param theta router threshold to use
 * @param startedFrom name of the model whose weights it began with, or null
 */
record ModelSuggestions(
        @Nullable String name,
        double guidanceScale,
        double theta,
        @Nullable String startedFrom) {
    private static final double DEFAULT_GUIDANCE = 2;
    private static final double DEFAULT_THETA = 0.1;
    private static final String FIELD = "suggestions";
    private static final String NAME = "name";
    private static final String GUIDANCE = "guidanceScale";
    private static final String THETA = "theta";
    private static final String STARTED_FROM = "startedFrom";

    /** @throws IllegalArgumentException if a model's card would refuse it, which hours later would be too late */
    ModelSuggestions {
        require(name == null || !name.isBlank(), "name: expected one, found only blanks");
        require(
                Double.isFinite(guidanceScale) && guidanceScale >= 0,
                "guidance scale: expected 0 or more, found " + guidanceScale);
        require(theta >= 0 && theta <= 1, "theta: expected 0 to 1, found " + theta);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Those of a training that begins. */
    static ModelSuggestions fresh(TrainModelRequest request) {
        Path initial = request.initial();
        ModelSuggestions usual = new ModelSuggestions(
                null, DEFAULT_GUIDANCE, DEFAULT_THETA, initial == null ? null : String.valueOf(initial.getFileName()));
        return usual.changedBy(request.suggestions());
    }

    /**
     * Those of a training that goes on: as asked for now, else as the file says, else the usual ones.
     *
     * @param recipe the file's record; older ones lack suggestions
     * @throws FormatException if the file's are out of range
     */
    static ModelSuggestions resumed(TrainModelRequest request, Path file, ObjectNode recipe) throws FormatException {
        JsonNode saved = recipe.path(FIELD);
        try {
            return new ModelSuggestions(
                            saved.path(NAME).textValue(),
                            saved.path(GUIDANCE).asDouble(DEFAULT_GUIDANCE),
                            saved.path(THETA).asDouble(DEFAULT_THETA),
                            saved.path(STARTED_FROM).textValue())
                    .changedBy(request.suggestions());
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "'" + FIELD + "'", "those of a model", String.valueOf(e.getMessage()));
        }
    }

    private ModelSuggestions changedBy(TrainModelRequest.Suggestions asked) {
        return new ModelSuggestions(
                asked.name() == null ? name : asked.name(),
                Objects.requireNonNullElse(asked.guidanceScale(), guidanceScale),
                Objects.requireNonNullElse(asked.theta(), theta),
                startedFrom);
    }

    /** The name, which without one asked for is that of the folder. */
    String nameIn(Path folder) {
        return Objects.requireNonNullElseGet(
                name, () -> String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    }

    /** Writes them into a training's record. */
    void putInto(ObjectNode recipe) {
        recipe.putObject(FIELD)
                .put(NAME, name)
                .put(GUIDANCE, guidanceScale)
                .put(THETA, theta)
                .put(STARTED_FROM, startedFrom);
    }
}
