package org.cachescope.caching;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Lays out JSON with one field, and one row of a table, on a line: short to read and to compare. */
final class RowsOnLines extends DefaultPrettyPrinter.NopIndenter {
    private static final long serialVersionUID = 1L;

    private final DefaultIndenter lines = new DefaultIndenter("  ", "\n");

    private final int deepestLine;

    private RowsOnLines(int deepestLine) {
        this.deepestLine = deepestLine;
    }

    /**
     * The text of {@code node}, the same on every system, ending in a line feed.
     *
     * @param deepestLine nesting level from which on an array's elements share a line
     */
    static String text(JsonNode node, int deepestLine) {
        RowsOnLines layout = new RowsOnLines(deepestLine);
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(layout.lines);
        printer.indentArraysWith(layout);
        try {
            return new JsonMapper().writer(printer).writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    @Override
    public boolean isInline() {
        return false;
    }

    @Override
    public void writeIndentation(JsonGenerator generator, int level) throws IOException {
        if (level <= deepestLine) {
            lines.writeIndentation(generator, level);
        } else {
            generator.writeRaw(' ');
        }
    }
}
