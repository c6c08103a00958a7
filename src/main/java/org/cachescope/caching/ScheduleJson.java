package org.cachescope.caching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes schedules with all that they say: JSON of format {@value #FORMAT}, version {@value #VERSION}.
 *
 * <p>{@code rows} holds an object for each network evaluation in sampling order: {@code cells}, a letter a layer, C
 * compute, R reuse, D drop, {@code routerRow} where a router's row decided them, and {@code ranges} where blocks are
 * passed over as one, such as {@code ["residual 3-6"]}, by first and last block. Unlike SmoothCache's files these keep
 * dropped layers and router rows, so that what is read equals what was written.
 */
public final class ScheduleJson {
    /** Value of the {@code format} field. */
    public static final String FORMAT = "cachescope-schedule";

    /** Newest version that this program reads, and the one it writes where blocks are passed over as one. */
    public static final int VERSION = 2;

    private static final int WITHOUT_RANGES = 1;

    private static final int MAX_LAYERS = 2 * RouterInfo.MAX_DEPTH;
    private static final List<String> FIELDS = List.of("format", "version", "evaluations", "layers", "hash", "rows");
    private static final List<String> ROW_FIELDS = List.of("routerRow", "cells", "ranges");

    private ScheduleJson() {}

    /**
     * Reads a schedule.
     *
     * @throws FormatException if the file is not one, newer than this program, damaged or inconsistent
     */
    public static CacheSchedule read(Path file) throws IOException {
        return read(JsonFile.open(file));
    }

    static CacheSchedule read(JsonFile json) throws FormatException {
        ObjectNode root = json.root();
        json.requireFormat(FORMAT, VERSION);
        json.requireKnownFields("content", root, FIELDS);
        int evaluations = json.integer(root, "evaluations", 1, RouterRows.MAX_EVALUATIONS);
        int layers = json.integer(root, "layers", 2, MAX_LAYERS);
        if (layers % 2 != 0) {
            throw json.wrong("'layers'", "two for each block", root.get("layers"));
        }
        CacheSchedule schedule = schedule(json, rows(json, root.path("rows"), evaluations, layers));
        requireHash(json, json.text(root, "hash"), schedule);
        return schedule;
    }

    private static List<CacheSchedule.Row> rows(JsonFile json, JsonNode table, int evaluations, int layers)
            throws FormatException {
        if (!table.isArray() || table.size() != evaluations) {
            throw json.wrong("'rows'", evaluations + " rows for as many evaluations", table);
        }
        List<CacheSchedule.Row> rows = new ArrayList<>(evaluations);
        for (int evaluation = 0; evaluation < evaluations; evaluation++) {
            rows.add(row(json, "'rows', row " + evaluation, table.get(evaluation), layers));
        }
        return rows;
    }

    private static CacheSchedule.Row row(JsonFile json, String place, JsonNode row, int layers) throws FormatException {
        if (!row.isObject()) {
            throw json.wrong(place, "an object with 'cells'", row);
        }
        json.requireKnownFields(place, row, ROW_FIELDS);
        JsonNode number = row.path("routerRow");
        boolean byRouter = !number.isMissingNode() && !number.isNull();
        if (byRouter && !(number.isInt() && number.intValue() >= 0 && number.intValue() < RouterRows.MAX_EVALUATIONS)) {
            throw json.wrong(
                    place + ", 'routerRow'", "a whole number from 0 to " + (RouterRows.MAX_EVALUATIONS - 1), number);
        }
        JsonNode letters = row.path("cells");
        if (!letters.isTextual() || letters.textValue().length() != layers) {
            throw json.wrong(place + ", 'cells'", "a text of " + layers + " letters, one a layer", letters);
        }
        List<CellAction> cells = new ArrayList<>(layers);
        for (int column = 0; column < layers; column++) {
            char letter = letters.textValue().charAt(column);
            String where = place + ", 'cells', letter " + column;
            cells.add(CellAction.ofLetter(letter)
                    .orElseThrow(() -> json.wrong(where, "C (compute), R (reuse) or D (drop)", letters)));
        }
        return row(
                json,
                place,
                byRouter ? OptionalInt.of(number.intValue()) : OptionalInt.empty(),
                cells,
                ranges(json, place + ", 'ranges'", row.path("ranges")));
    }

    private static List<BlockRange> ranges(JsonFile json, String place, JsonNode texts) throws FormatException {
        List<BlockRange> ranges = new ArrayList<>();
        if (texts.isMissingNode() || texts.isNull()) {
            return ranges;
        }
        if (!texts.isArray()) {
            throw json.wrong(place, "a list such as [\"residual 3-6\"]", texts);
        }
        for (JsonNode text : texts) {
            ranges.add(BlockRange.ofText(text.asText())
                    .orElseThrow(() -> json.wrong(
                            place,
                            "'residual' or 'stream', the first and the last block, as in 'residual 3-6'",
                            text)));
        }
        return ranges;
    }

    private static CacheSchedule.Row row(
            JsonFile json, String place, OptionalInt routerRow, List<CellAction> cells, List<BlockRange> ranges)
            throws FormatException {
        try {
            return new CacheSchedule.Row(routerRow, cells, ranges);
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    json.path(), place + ", 'ranges'", "ranges in order", String.valueOf(e.getMessage()));
        }
    }

    private static CacheSchedule schedule(JsonFile json, List<CacheSchedule.Row> rows) throws FormatException {
        try {
            return new CacheSchedule(rows);
        } catch (IllegalArgumentException e) {
            throw new FormatException(json.path(), "'rows'", "cells that can be run", String.valueOf(e.getMessage()));
        }
    }

    /** A file made by hand may leave the hash out; one that has it vouches for its cells. */
    private static void requireHash(JsonFile json, @Nullable String hash, CacheSchedule schedule)
            throws FormatException {
        if (hash != null && !hash.equals(schedule.hash())) {
            throw new FormatException(
                    json.path(),
                    "'hash'",
                    schedule.hash() + ", that of the rows",
                    json.shown(hash),
                    "Were the rows changed by hand? Then remove it.");
        }
    }

    /** Writes a schedule, atomically; the same schedule always gives the same bytes. */
    public static void write(Path target, CacheSchedule schedule) throws IOException {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT).put("version", schedule.hasRanges() ? VERSION : WITHOUT_RANGES);
        root.put("evaluations", schedule.evaluations()).put("layers", schedule.layers());
        root.put("hash", schedule.hash());
        ArrayNode rows = root.putArray("rows");
        for (CacheSchedule.Row row : schedule.rows()) {
            ObjectNode json = rows.addObject();
            row.routerRow().ifPresent(number -> json.put("routerRow", number));
            json.put("cells", CellAction.letters(row.cells()));
            if (!row.ranges().isEmpty()) {
                BlockRange.texts(row.ranges()).forEach(json.putArray("ranges")::add);
            }
        }
        AtomicFile.writeString(target, root.toPrettyString() + "\n");
    }
}
