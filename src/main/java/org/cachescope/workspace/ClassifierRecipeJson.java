package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.cachescope.format.FormatException;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.training.ClassifierRecipe;

/** A classifier's recipe as JSON. */
final class ClassifierRecipeJson {
    private ClassifierRecipeJson() {}

    static ObjectNode of(ClassifierRecipe recipe) {
        ClassifierArchitecture a = recipe.architecture();
        return JsonNodeFactory.instance
                .objectNode()
                .put("inputSize", a.inputSize())
                .put("width", a.width())
                .put("classes", a.classes())
                .put("images", recipe.images())
                .put("batch", recipe.batch())
                .put("rate", recipe.rate())
                .put("warmUpSteps", recipe.warmUpSteps())
                .put("maxNoise", recipe.maxNoise())
                .put("seed", recipe.seed());
    }

    /** @throws FormatException if a field is missing or out of range */
    static ClassifierRecipe read(Path file, ObjectNode json) throws FormatException {
        RecipeFields fields = new RecipeFields(file, json);
        try {
            return new ClassifierRecipe(
                    new ClassifierArchitecture(
                            fields.integer("inputSize"), fields.integer("width"), fields.integer("classes")),
                    fields.whole("images"),
                    fields.integer("batch"),
                    fields.real("rate"),
                    fields.integer("warmUpSteps"),
                    fields.real("maxNoise"),
                    fields.whole("seed"));
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "'recipe'", "one that can be trained", String.valueOf(e.getMessage()));
        }
    }
}
