package org.cachescope.caching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Lays out JSON with one field, and one row of a table, on a line: short to read and to compare. */
final class JsonText {
    private JsonText() {}

    /** The text of {@code root}, the same on every system, ending in a line feed. */
    static String of(ObjectNode root) {
        return root.properties().stream()
                .map(field -> "  " + JsonNodeFactory.instance.textNode(field.getKey()) + ": " + value(field.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static String value(JsonNode node) {
        boolean isTable = node.isArray()
                && StreamSupport.stream(node.spliterator(), false).anyMatch(JsonNode::isArray);
        return isTable
                ? StreamSupport.stream(node.spliterator(), false)
                        .map(row -> "    " + row)
                        .collect(Collectors.joining(",\n", "[\n", "\n  ]"))
                : node.toString();
    }
}
