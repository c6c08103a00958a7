package org.cachescope.caching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/**
 * Reads and writes schedules as SmoothCache keeps them: {@code {"attn-0": [1, 0, ...], "mlp-0": [...], ...}}, one list
 * a layer in sampling order, a number for each network evaluation, 1 compute and 0 reuse. A key without a block number
 * holds for all blocks.
 *
 * <p>These are decisions: no β, no θ, no router rows.
 */
public final class SmoothCacheJson {
    private static final Pattern KEY = Pattern.compile("(attn|mlp)(?:-(0|[1-9][0-9]{0,3}))?");

    private SmoothCacheJson() {}

    /**
     * Reads a schedule.
     *
     * @param file the file
     * @param depth blocks of the network; may be empty where every key has a block number
     * @throws FormatException if this is no such file, a layer is missing, lists differ in length, or the first
     *     evaluation reuses
     */
    public static CacheSchedule read(Path file, OptionalInt depth) throws IOException {
        return read(JsonFile.open(file), depth);
    }

    static CacheSchedule read(JsonFile json, OptionalInt depth) throws FormatException {
        Map<String, JsonNode> lists = new HashMap<>();
        int blocks = 0;
        for (Map.Entry<String, JsonNode> entry : json.root().properties()) {
            Matcher key = KEY.matcher(entry.getKey());
            if (!key.matches()) {
                throw new FormatException(
                        json.path(),
                        "keys",
                        "'attn-<block>' or 'mlp-<block>'",
                        "'" + shortened(entry.getKey()) + "'",
                        "Is this a SmoothCache schedule?");
            }
            String block = key.group(2);
            blocks = block == null ? blocks : Math.max(blocks, Integer.parseInt(block) + 1);
            lists.put(entry.getKey(), entry.getValue());
        }
        blocks = blocks(json, lists, blocks, depth);
        int steps = -1;
        CellAction[][] columns = new CellAction[2 * blocks][];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = column(json, lists, LayerId.ofColumn(column), steps);
            steps = columns[column].length;
        }
        return schedule(columns, steps);
    }

    private static int blocks(JsonFile json, Map<String, JsonNode> lists, int numbered, OptionalInt depth)
            throws FormatException {
        if (numbered > RouterInfo.MAX_DEPTH) {
            throw new FormatException(
                    json.path(), "keys", "at most " + RouterInfo.MAX_DEPTH + " blocks", "" + numbered);
        }
        for (LayerKind kind : LayerKind.values()) {
            boolean mixed = lists.containsKey(name(kind))
                    && lists.keySet().stream().anyMatch(key -> key.startsWith(name(kind) + "-"));
            if (mixed) {
                throw new FormatException(
                        json.path(),
                        "keys",
                        "'" + name(kind) + "' for all blocks or one key for each",
                        "both",
                        "Remove one of them.");
            }
        }
        if (lists.isEmpty()) {
            throw new FormatException(json.path(), "keys", "'attn-<block>' and 'mlp-<block>'", "none");
        }
        if (numbered > 0) {
            return numbered;
        }
        return depth.orElseThrow(() -> new FormatException(
                json.path(),
                "keys",
                "one for each block, such as 'attn-0'",
                "lists for all blocks",
                "Say how many blocks the network has."));
    }

    private static CellAction[] column(JsonFile json, Map<String, JsonNode> lists, LayerId layer, int steps)
            throws FormatException {
        String shared = name(layer.kind());
        String key = lists.containsKey(shared) ? shared : shared + "-" + layer.block();
        String place = "'" + key + "'";
        JsonNode list = lists.get(key);
        boolean hasLength = list != null && list.isArray() && (steps < 0 || list.size() == steps);
        if (list == null || !hasLength || list.isEmpty() || list.size() > RouterRows.MAX_EVALUATIONS) {
            String expected =
                    steps < 0 ? "a list of 1 to " + RouterRows.MAX_EVALUATIONS + " evaluations" : "a list of " + steps;
            throw json.wrong(place, expected, list);
        }
        CellAction[] actions = new CellAction[list.size()];
        for (int step = 0; step < actions.length; step++) {
            JsonNode cell = list.get(step);
            int value = cell.isInt() ? cell.intValue() : -1;
            actions[step] = switch (value) {
                case 0 -> CellAction.REUSE;
                case 1 -> CellAction.COMPUTE;
                default -> throw json.wrong(place + ", step " + step, "1 (compute) or 0 (reuse)", cell);
            };
        }
        if (actions[0] == CellAction.REUSE) {
            throw json.wrong(place + ", step 0", "1 (compute), since nothing is stored yet", list.get(0));
        }
        return actions;
    }

    private static CacheSchedule schedule(CellAction[][] columns, int steps) {
        List<CacheSchedule.Row> rows = new ArrayList<>(steps);
        for (int step = 0; step < steps; step++) {
            List<CellAction> cells = new ArrayList<>(columns.length);
            for (CellAction[] column : columns) {
                cells.add(column[step]);
            }
            rows.add(new CacheSchedule.Row(OptionalInt.empty(), cells));
        }
        return new CacheSchedule(rows);
    }

    /**
     * Writes the decisions of a schedule, atomically.
     *
     * @throws IllegalArgumentException if the schedule drops layers or passes over blocks as one, which the format
     *     cannot say
     */
    public static void write(Path target, CacheSchedule schedule) throws IOException {
        if (schedule.hasRanges()) {
            throw new IllegalArgumentException(
                    "A SmoothCache file decides each layer by itself; this schedule passes over"
                            + " blocks as one. Export it as a schedule of Cachescope.");
        }
        int dropped = schedule.counts().dropped();
        if (dropped > 0) {
            throw new IllegalArgumentException(
                    "A SmoothCache file knows computed and reused cells only; this schedule drops " + dropped + ".");
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (int column = 0; column < schedule.layers(); column++) {
            LayerId layer = LayerId.ofColumn(column);
            ArrayNode cells = root.putArray(name(layer.kind()) + "-" + layer.block());
            for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
                cells.add(schedule.reuses(evaluation, layer) ? 0 : 1);
            }
        }
        AtomicFile.writeString(target, JsonText.of(root));
    }

    private static String name(LayerKind kind) {
        return switch (kind) {
            case MHSA -> "attn";
            case FFN -> "mlp";
        };
    }

    private static String shortened(String key) {
        return key.length() > 60 ? key.substring(0, 60) + "…" : key;
    }
}
