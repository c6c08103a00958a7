package org.cachescope.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.format.JsonFault;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in a file, each checked as it is asked for.
 *
 * @param file the file
 * @param place the object's place in it, ending in a dot, or empty for the root
 * @param node the object
 */
record JsonFields(Path file, String place, JsonNode node) {
    private static final long MOST_BYTES = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Reads a small file whose root is an object. */
    static JsonFields read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FormatException(file, "file", "a JSON file", Files.exists(file) ? "a folder or device" : "none");
        }
        long size = Files.size(file);
        if (size > MOST_BYTES) {
            throw new FormatException(file, "file", "at most " + MOST_BYTES + " bytes of JSON", size + " bytes");
        }
        JsonNode root;
        try {
            root = JSON.readTree(Files.readAllBytes(file));
        } catch (JacksonException e) {
            JsonFault fault = JsonFault.of(e);
            throw new FormatException(file, fault.place(), "JSON", fault.found(), fault.advice());
        }
        if (root == null || !root.isObject()) {
            throw new FormatException(file, "file", "a JSON object", root == null ? "nothing" : kind(root));
        }
        return new JsonFields(file, "", root);
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    String text(String name) throws FormatException {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : fail(name, "a text");
    }

    /** A whole number of 1 or more. */
    int count(String name) throws FormatException {
        JsonNode value = node.path(name);
        return value.isInt() && value.intValue() >= 1 ? value.intValue() : fail(name, "a whole number of 1 or more");
    }

    /** A whole number of 0 or more. */
    int countOrNone(String name) throws FormatException {
        JsonNode value = node.path(name);
        return value.isInt() && value.intValue() >= 0 ? value.intValue() : fail(name, "a whole number of 0 or more");
    }

    double number(String name) throws FormatException {
        JsonNode value = node.path(name);
        return value.isNumber() ? value.doubleValue() : fail(name, "a number");
    }

    boolean flag(String name) throws FormatException {
        JsonNode value = node.path(name);
        return value.isBoolean() ? value.booleanValue() : fail(name, "true or false");
    }

    JsonFields object(String name) throws FormatException {
        JsonNode value = node.path(name);
        return value.isObject() ? new JsonFields(file, place + name + ".", value) : fail(name, "an object");
    }

    List<JsonFields> objects(String name) throws FormatException {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            if (!value.isObject()) {
                return fail(name, "a list of objects");
            }
            objects.add(new JsonFields(file, place + name + ".", value));
        }
        return objects;
    }

    List<String> texts(String name) throws FormatException {
        List<String> texts = new ArrayList<>();
        if (!node.path(name).isArray()) {
            return fail(name, "a list of texts");
        }
        for (JsonNode value : node.path(name)) {
            if (!value.isTextual()) {
                return fail(name, "a list of texts");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    /** The object as maps, lists, strings, numbers, booleans and null. */
    Map<String, @Nullable Object> values() {
        return JSON.convertValue(node, new TypeReference<Map<String, @Nullable Object>>() {});
    }

    private <T> T fail(String name, String expected) throws FormatException {
        JsonNode value = node.path(name);
        throw new FormatException(file, place + name, expected, value.isMissingNode() ? "nothing" : kind(value));
    }

    private static String kind(JsonNode value) {
        return value.isObject() ? "an object" : value.isArray() ? "a list" : value.toString();
    }
}
