package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.training.AutoencoderRecipe;
import org.jspecify.annotations.Nullable;

/** An autoencoder's recipe as JSON. */
final class AutoencoderRecipeJson {
    private static final String WIDTHS = "widths";

    private AutoencoderRecipeJson() {}

    static ObjectNode of(AutoencoderRecipe recipe) {
        AutoencoderArchitecture a = recipe.architecture();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        facts(recipe).forEach(json::putPOJO);
        a.widths().forEach(json.putArray(WIDTHS)::add);
        return json.put("latentChannels", a.latentChannels())
                .put("resBlocks", a.resBlocks())
                .put("groups", a.groups());
    }

    /** @throws FormatException if a field is missing or out of range */
    static AutoencoderRecipe read(Path file, ObjectNode json) throws FormatException {
        RecipeFields fields = new RecipeFields(file, json);
        List<Integer> widths = new ArrayList<>();
        json.path(WIDTHS).forEach(width -> widths.add(width.intValue()));
        try {
            return new AutoencoderRecipe(
                    architecture(
                            widths,
                            fields.integer("latentChannels"),
                            fields.integer("resBlocks"),
                            fields.integer("groups")),
                    fields.integer("imageSize"),
                    fields.whole("images"),
                    fields.integer("batch"),
                    fields.real("rate"),
                    fields.integer("warmUpSteps"),
                    fields.real("decayShare"),
                    fields.real("emaDecay"),
                    fields.real("edgeWeight"),
                    fields.real("klWeight"),
                    fields.whole("seed"));
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "'recipe'", "one that can be trained", String.valueOf(e.getMessage()));
        }
    }

    /** An RGB autoencoder whose stem is as wide as its first level and whose scale is not known yet. */
    static AutoencoderArchitecture architecture(List<Integer> widths, int latentChannels, int resBlocks, int groups) {
        int stem = widths.isEmpty() ? 0 : widths.getFirst();
        return new AutoencoderArchitecture(3, latentChannels, latentChannels, stem, widths, resBlocks, groups, 1);
    }

    /** How it is trained, in the order of the recipe. */
    static Map<String, @Nullable Object> facts(AutoencoderRecipe recipe) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("imageSize", recipe.imageSize());
        facts.put("images", recipe.images());
        facts.put("batch", recipe.batch());
        facts.put("rate", recipe.rate());
        facts.put("warmUpSteps", recipe.warmUpSteps());
        facts.put("decayShare", recipe.decayShare());
        facts.put("emaDecay", recipe.emaDecay());
        facts.put("edgeWeight", recipe.edgeWeight());
        facts.put("klWeight", recipe.klWeight());
        facts.put("seed", recipe.seed());
        return facts;
    }
}
