package org.cachescope.caching;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.cachescope.format.FormatException;
import org.cachescope.format.JsonFault;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object read strictly: no double keys, nothing after it, no NaN, and no more bytes, tokens or nesting than a
 * router can have. Numbers keep their decimal form until a field is asked for.
 *
 * @param path the file
 * @param root its object
 */
record JsonFile(Path path, ObjectNode root) {
    private static final int MAX_BYTES = 16 << 20;
    private static final long MAX_TOKENS = 2_000L + RouterRows.MAX_EVALUATIONS * (2L * RouterInfo.MAX_DEPTH + 4);
    private static final int MAX_NESTING = 8;
    private static final int SHOWN_CHARACTERS = 60;

    /** @throws FormatException if the file is not one JSON object within the limits */
    static JsonFile open(Path path) throws IOException {
        try {
            JsonNode root = mapper().readTree(bytes(path));
            if (root instanceof ObjectNode object) {
                return new JsonFile(path, object);
            }
            throw new FormatException(path, "content", "a JSON object", describe(root));
        } catch (JsonEOFException _) {
            throw new FormatException(path, "end of file", "the rest of a JSON object", "nothing", "Is it truncated?");
        } catch (JsonProcessingException e) {
            JsonFault fault = JsonFault.of(e);
            throw new FormatException(
                    path, fault.place(), "a JSON object as routers are kept in", fault.found(), fault.advice());
        } catch (CharConversionException _) {
            throw new FormatException(path, "content", "JSON in UTF-8", "other bytes");
        }
    }

    private static byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new FormatException(path, "size", "at most " + MAX_BYTES + " bytes", "more", "Is this a router?");
            }
            return bytes;
        }
    }

    private static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(MAX_TOKENS)
                        .maxNestingDepth(MAX_NESTING)
                        .maxNumberLength(100)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    FormatException wrong(String place, String expected, @Nullable JsonNode found) {
        return new FormatException(path, place, expected, describe(found));
    }

    /** @throws FormatException if {@code object} has a field that is not {@code known} */
    void requireKnownFields(String place, JsonNode object, List<String> known) throws FormatException {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new FormatException(
                        path, place, "fields among " + known, "'" + shortened(name) + "'", "Remove or rename it.");
            }
        }
    }

    /** The object at {@code name}, or null where it is absent or null. */
    @Nullable
    JsonNode object(JsonNode parent, String name) throws FormatException {
        JsonNode node = present(parent, name);
        if (node != null && !node.isObject()) {
            throw wrong("'" + name + "'", "an object", node);
        }
        return node;
    }

    /** The string at {@code name}, or null where it is absent or null. */
    @Nullable
    String text(JsonNode parent, String name) throws FormatException {
        JsonNode node = present(parent, name);
        if (node != null && !node.isTextual()) {
            throw wrong("'" + name + "'", "a string", node);
        }
        return node == null ? null : node.textValue();
    }

    /** The finite number at {@code name}, or null where it is absent or null. */
    @Nullable
    Double number(JsonNode parent, String name) throws FormatException {
        JsonNode node = present(parent, name);
        if (node == null) {
            return null;
        }
        double value = node.isNumber() ? Double.parseDouble(node.asText()) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw wrong("'" + name + "'", "a finite number", node);
        }
        return value;
    }

    /** @throws FormatException if the content is not of this format, or of a version newer than this program knows */
    void requireFormat(String format, int newest) throws FormatException {
        if (!format.equals(text(root, "format"))) {
            throw wrong("'format'", "'" + format + "'", root.get("format"));
        }
        int version = integer(root, "version", 1, Integer.MAX_VALUE);
        if (version > newest) {
            throw new FormatException(
                    path,
                    "'version'",
                    "at most " + newest,
                    "" + version,
                    "The file is newer than this Cachescope: update it.");
        }
    }

    /** The whole number at {@code name}. @throws FormatException if it is absent or out of range */
    int integer(JsonNode parent, String name, int least, int most) throws FormatException {
        JsonNode node = present(parent, name);
        if (node == null || !node.isInt() || node.intValue() < least || node.intValue() > most) {
            throw wrong("'" + name + "'", "a whole number from " + least + " to " + most, node);
        }
        return node.intValue();
    }

    private static @Nullable JsonNode present(JsonNode parent, String name) {
        JsonNode node = parent.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private static String describe(@Nullable JsonNode node) {
        if (node == null || node.isMissingNode()) {
            return "nothing";
        }
        return switch (node.getNodeType()) {
            case ARRAY -> "an array of " + node.size();
            case OBJECT -> "an object";
            case STRING -> "the string '" + shortened(node.textValue()) + "'";
            default -> shortened(node.asText());
        };
    }

    /** A text of the file as a message shows it. */
    String shown(String text) {
        return shortened(text);
    }

    private static String shortened(String text) {
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    }
}
