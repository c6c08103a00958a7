package org.cachescope.workspace.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one object, each checked as it is asked for. */
public record Fields(String place, JsonNode json) {
    /** What of a wrong value a message shows: files of others can hold megabytes. */
    private static final int SHOWN = 60;

    /** What is wrong with a field, in one sentence. */
    public IllegalArgumentException wrong(String name, String expected) {
        JsonNode found = json.path(name);
        String shown = found.isValueNode()
                ? shortened(found.toString())
                : found.isMissingNode() ? "nothing" : "something else";
        return new IllegalArgumentException("'" + place + name + "': expected " + expected + ", found " + shown);
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    private JsonNode require(String name, boolean condition, String expected) {
        if (!condition) {
            throw wrong(name, expected);
        }
        return json.path(name);
    }

    /** The object of a name. */
    public Fields object(String name) {
        return new Fields(place + name + ".", require(name, json.path(name).isObject(), "an object"));
    }

    /** The object of a name, or null. */
    @Nullable
    public Fields optionalObject(String name) {
        return json.hasNonNull(name) ? object(name) : null;
    }

    /** The objects of a list. */
    public List<Fields> objects(String name) {
        List<Fields> fields = new ArrayList<>();
        for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
            fields.add(new Fields(place + name + "[" + fields.size() + "].", element));
        }
        return fields;
    }

    /** None where the field is missing or null. */
    public List<Fields> optionalObjects(String name) {
        return json.hasNonNull(name) ? objects(name) : List.of();
    }

    /** A text. */
    public String text(String name) {
        return require(name, json.path(name).isTextual(), "a text").textValue();
    }

    /** A text, or null where it is missing or null. */
    @Nullable
    public String optionalText(String name) {
        return json.hasNonNull(name) ? text(name) : null;
    }

    /** True or false. */
    public boolean truth(String name) {
        return require(name, json.path(name).isBoolean(), "true or false").booleanValue();
    }

    /** A finite number. */
    public double number(String name) {
        double value = json.path(name).asDouble(Double.NaN);
        return require(name, json.path(name).isNumber() && Double.isFinite(value), "a finite number")
                .doubleValue();
    }

    /** A whole number. */
    public int whole(String name) {
        return require(name, json.path(name).isInt(), "a whole number").intValue();
    }

    /** A whole number, or null. */
    @Nullable
    public Integer optionalWhole(String name) {
        return json.hasNonNull(name) ? Integer.valueOf(whole(name)) : null;
    }

    /** A whole number of any size. */
    public long longNumber(String name) {
        JsonNode node = json.path(name);
        return require(name, node.isIntegralNumber() && node.canConvertToLong(), "a whole number")
                .longValue();
    }

    /** A list of whole numbers. */
    public List<Long> longs(String name) {
        List<Long> values = new ArrayList<>();
        for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
            require(name, element.isIntegralNumber() && element.canConvertToLong(), "a list of whole numbers");
            values.add(element.longValue());
        }
        return values;
    }

    /** A list of texts; empty if there is none. */
    public List<String> optionalTexts(String name) {
        return json.hasNonNull(name) ? texts(name) : List.of();
    }

    /** A list of texts. */
    public List<String> texts(String name) {
        List<String> values = new ArrayList<>();
        for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
            require(name, element.isTextual(), "a list of texts");
            values.add(element.textValue());
        }
        return values;
    }

    /** A list of numbers. */
    public List<Double> numbers(String name) {
        List<Double> values = new ArrayList<>();
        for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
            require(name, element.isNumber(), "a list of numbers");
            values.add(element.doubleValue());
        }
        return values;
    }

    /** One of an enumeration's constants, by its name. */
    public <E extends Enum<E>> E constant(String name, E[] values) {
        String text = text(name);
        return Arrays.stream(values)
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(name, "one of " + Arrays.toString(values)));
    }
}
