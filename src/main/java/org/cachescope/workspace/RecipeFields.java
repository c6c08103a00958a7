package org.cachescope.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.cachescope.format.FormatException;

/**
 * Numbers of a recipe that a training's file holds.
 *
 * @param file the file
 * @param json the recipe, or an object in it
 */
record RecipeFields(Path file, JsonNode json) {
    /** @throws FormatException if there is no such number */
    int integer(String name) throws FormatException {
        return number(name).intValue();
    }

    /** @throws FormatException if there is no such number */
    long whole(String name) throws FormatException {
        return number(name).longValue();
    }

    /** @throws FormatException if there is no such number */
    double real(String name) throws FormatException {
        return number(name).doubleValue();
    }

    private JsonNode number(String name) throws FormatException {
        JsonNode value = json.path(name);
        if (!value.isNumber()) {
            throw new FormatException(
                    file, "'recipe', '" + name + "'", "a number", value.isMissingNode() ? "none" : "" + value);
        }
        return value;
    }
}
