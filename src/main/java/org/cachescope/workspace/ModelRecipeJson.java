package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.training.ModelRecipe;
import org.cachescope.workspace.TrainModelRequest.Kind;

/** A model's recipe as JSON. */
final class ModelRecipeJson {
    private static final String NETWORK = "network";
    private static final String DIT = "dit";
    private static final String U_VIT = "uvit";
    private static final int FFN_WIDTHS = 4;

    private ModelRecipeJson() {}

    static ObjectNode of(ModelRecipe recipe) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set(
                "architecture",
                ArchitectureJson.of(recipe.architecture()).put(NETWORK, network(recipe.architecture())));
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
            return new ModelRecipe(
                    architecture(a),
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

    /** Files of earlier versions do not name the network, which was a DiT. */
    private static Architecture architecture(RecipeFields fields) throws FormatException {
        return trained(
                kind(fields.json().path(NETWORK).asText()),
                fields.integer("inputSize"),
                fields.integer("patchSize"),
                fields.integer("inChannels"),
                fields.integer("hiddenSize"),
                fields.integer("depth"),
                fields.integer("heads"),
                fields.integer("classes"));
    }

    private static Kind kind(String network) {
        return network.equals(U_VIT) ? Kind.UVIT : Kind.DIT;
    }

    private static String network(Architecture architecture) {
        return switch (architecture) {
            case DitArchitecture _ -> DIT;
            case UVitArchitecture _ -> U_VIT;
        };
    }

    /** A network as it is trained here: feed-forward layers four times as wide, predicting noise alone. */
    static Architecture trained(
            Kind kind, int inputSize, int patch, int channels, int width, int depth, int heads, int classes) {
        int ffn = FFN_WIDTHS * width;
        return switch (kind) {
            case DIT -> new DitArchitecture(inputSize, patch, channels, width, depth, heads, ffn, classes, false);
            case UVIT ->
                new UVitArchitecture(
                        inputSize, patch, channels, width, depth, heads, ffn, classes, false, false, false);
        };
    }

    /** The same facts for a model's card. */
    static Map<String, Object> facts(ModelRecipe recipe, int imageSize, long step, double loss, String device) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("data", "shapes " + imageSize);
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
