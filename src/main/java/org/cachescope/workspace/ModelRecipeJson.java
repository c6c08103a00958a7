package org.cachescope.workspace;

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
        RecipeFields fields = new RecipeFields(file, json);
        RecipeFields a = new RecipeFields(file, json.path("architecture"));
        try {
            DitArchitecture architecture = new DitArchitecture(
                    a.integer("inputSize"),
                    a.integer("patchSize"),
                    a.integer("inChannels"),
                    a.integer("hiddenSize"),
                    a.integer("depth"),
                    a.integer("heads"),
                    a.integer("ffnSize"),
                    a.integer("classes"),
                    false);
            return new ModelRecipe(
                    architecture,
                    fields.whole("images"),
                    fields.integer("batch"),
                    fields.real("muonRate"),
                    fields.real("adamRate"),
                    fields.integer("warmUpSteps"),
                    fields.real("decayShare"),
                    fields.real("emaDecay"),
                    fields.real("labelDrop"),
                    fields.real("snrCap"),
                    fields.whole("seed"));
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "'recipe'", "one that can be trained", String.valueOf(e.getMessage()));
        }
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
