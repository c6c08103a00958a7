package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.model.DitArchitecture;
import org.cachescope.training.ModelRecipe;

/** A model's recipe as JSON. */
final class ModelRecipeJson {
    private ModelRecipeJson() {}

    static ObjectNode of(ModelRecipe recipe) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("architecture", ArchitectureJson.of(recipe.architecture()));
        json.put("images", recipe.images());
        json.put("batch", recipe.batch());
        json.put("muonRate", recipe.muonRate());
        json.put("adamRate", recipe.adamRate());
        json.put("warmUpSteps", recipe.warmUpSteps());
        json.put("decayShare", recipe.decayShare());
        json.put("emaDecay", recipe.emaDecay());
        json.put("labelDrop", recipe.labelDrop());
        json.put("snrCap", recipe.snrCap());
        json.put("seed", recipe.seed());
        return json;
    }

    /** @throws FormatException if a field is missing or out of range */
    static ModelRecipe read(Path file, ObjectNode json) throws FormatException {
        JsonNode a = json.path("architecture");
        try {
            DitArchitecture architecture = new DitArchitecture(
                    integer(file, a, "inputSize"),
                    integer(file, a, "patchSize"),
                    integer(file, a, "inChannels"),
                    integer(file, a, "hiddenSize"),
                    integer(file, a, "depth"),
                    integer(file, a, "heads"),
                    integer(file, a, "ffnSize"),
                    integer(file, a, "classes"),
                    false);
            return new ModelRecipe(
                    architecture,
                    number(file, json, "images").longValue(),
                    integer(file, json, "batch"),
                    number(file, json, "muonRate").doubleValue(),
                    number(file, json, "adamRate").doubleValue(),
                    integer(file, json, "warmUpSteps"),
                    number(file, json, "decayShare").doubleValue(),
                    number(file, json, "emaDecay").doubleValue(),
                    number(file, json, "labelDrop").doubleValue(),
                    number(file, json, "snrCap").doubleValue(),
                    number(file, json, "seed").longValue());
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "'recipe'", "one that can be trained", String.valueOf(e.getMessage()));
        }
    }

    private static int integer(Path file, JsonNode json, String name) throws FormatException {
        return number(file, json, name).intValue();
    }

    static JsonNode number(Path file, JsonNode json, String name) throws FormatException {
        JsonNode value = json.path(name);
        if (!value.isNumber()) {
            throw new FormatException(
                    file, "'recipe', '" + name + "'", "a number", value.isMissingNode() ? "none" : "" + value);
        }
        return value;
    }

    /** The same facts for a model's card. */
    static Map<String, Object> facts(ModelRecipe recipe, long step, double loss, String device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("data", "shapes " + recipe.architecture().inputSize());
        facts.put("images", recipe.images());
        facts.put("imagesSeen", step * recipe.batch());
        facts.put("batch", recipe.batch());
        facts.put("muonRate", recipe.muonRate());
        facts.put("adamRate", recipe.adamRate());
        facts.put("warmUpSteps", recipe.warmUpSteps());
        facts.put("decayShare", recipe.decayShare());
        facts.put("emaDecay", recipe.emaDecay());
        facts.put("labelDrop", recipe.labelDrop());
        facts.put("snrCap", recipe.snrCap());
        facts.put("seed", recipe.seed());
        if (Double.isFinite(loss)) {
            facts.put("lastLoss", ReportJson.rounded(loss));
        }
        facts.put("device", device);
        return facts;
    }
}
